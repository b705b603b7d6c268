package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/report"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// document is the part of openapi.json that the tests read.
type document struct {
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

type schema struct {
	Properties map[string]schema `json:"properties"`
	OneOf      []schema          `json:"oneOf"`
	Items      *schema           `json:"items"`
	Ref        string            `json:"$ref"`
	Enum       []string          `json:"enum"`
}

func readDocument(t *testing.T) document {
	t.Helper()
	var doc document
	if err := json.Unmarshal(openAPIDocument, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// The document describes every route, and no other.
func TestOpenAPIRoutes(t *testing.T) {
	t.Parallel()
	var described, served []string
	for path, operations := range readDocument(t).Paths {
		for method := range operations {
			if method != "parameters" {
				described = append(described, strings.ToUpper(method)+" "+path)
			}
		}
	}
	for _, rt := range new(server).routes() {
		served = append(served, rt.method+" "+rt.path)
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) {
		t.Errorf("described %v\nserved %v", described, served)
	}
}

// Each schema has the members that the handlers' types have, down to the leaves.
func TestOpenAPISchemas(t *testing.T) {
	t.Parallel()
	doc := readDocument(t)
	for name, v := range map[string]any{
		"Settings": storage.Settings{}, "Notifications": storage.Notifications{}, "Physician": physician{}, "StaffMember": staffMember{},
		"FoundPhysician": clinic.Found{}, "Tally": roster.Counts{}, "Imported": imported{}, "Appointment": clinic.Appointment{},
		"Room": clinic.RoomRef{}, "Participant": clinic.Participant{}, "Presence": report.Presence{}, "Message": report.Message{},
		"Problem": clinic.Problem{}, "Sync": storage.SyncRun{}, "PreviewRow": syncer.PreviewRow{}, "Delivery": clinic.Delivery{},
		"AuditEntry": clinic.Entry{}, "Verified": clinic.Verified{}, "Report": reported{}, "Pause": clinic.Pause{}, "Status": clinic.Status{}, "Budget": clinic.Budget{}, "Endpoint": clinic.Endpoint{}, "FieldError": clinic.FieldError{},
		"ProblemDocument": problem{}, "AppointmentType": storage.Ref{}, "Ref": storage.Ref{},
		"Tried": syncer.TestResult{},
	} {
		s, ok := doc.Components.Schemas[name]
		if !ok {
			t.Errorf("no schema %s", name)
			continue
		}
		doc.compare(t, name, s, reflect.TypeOf(v))
	}
}

func (d document) resolve(s schema) schema {
	if len(s.OneOf) > 0 {
		s = s.OneOf[0]
	}
	if s.Ref != "" {
		return d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	return s
}

func (d document) compare(t *testing.T, at string, s schema, typ reflect.Type) {
	t.Helper()
	s = d.resolve(s)
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
		if s.Items != nil {
			s = d.resolve(*s.Items)
		}
	}
	if typ.Kind() != reflect.Struct || typ.Name() == "Time" {
		return
	}
	members := membersOf(typ)
	if want, got := slices.Sorted(maps.Keys(members)), slices.Sorted(maps.Keys(s.Properties)); !slices.Equal(want, got) {
		t.Errorf("%s: the schema has %v, the type %v", at, got, want)
		return
	}
	for name, sub := range members {
		d.compare(t, at+"."+name, s.Properties[name], sub)
	}
}

func membersOf(typ reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for f := range fieldsOf(typ) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			maps.Copy(out, membersOf(f.Type))
		default:
			out[name] = f.Type
		}
	}
	return out
}

func fieldsOf(typ reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for field := range typ.Fields() {
			if !yield(field) {
				return
			}
		}
	}
}

// The vocabularies are those of the code.
func TestOpenAPIVocabularies(t *testing.T) {
	t.Parallel()
	doc := readDocument(t)
	var visits, deliveries []string
	for _, s := range visitStates {
		visits = append(visits, string(s))
	}
	for _, s := range deliveryStates {
		deliveries = append(deliveries, string(s))
	}
	if got := doc.Components.Schemas["Appointment"].Properties["state"].Enum; !slices.Equal(got, visits) {
		t.Errorf("appointment states %v, want %v", got, visits)
	}
	if got := doc.Components.Schemas["Delivery"].Properties["state"].Enum; !slices.Equal(got, deliveries) {
		t.Errorf("delivery states %v, want %v", got, deliveries)
	}
}
