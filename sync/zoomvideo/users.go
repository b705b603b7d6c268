package zoomvideo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// address derives the address that a person has at Zoom. The key is a keyed
// hash; hashed once more it needs no upper case.
func (z *video) address(role, key string) string {
	sum := sha256.Sum256([]byte(role + "\x00" + key))
	return role + "-" + hex.EncodeToString(sum[:16]) + "@" + z.domain
}

func (z *video) EnsureHost(ctx context.Context, h driver.Host) (driver.HostUser, error) {
	if h.Email == "" {
		u, err := z.apiUser(ctx, z.address("physician", h.Key), h.Name, zoom.UserLicensed)
		if featureOff(err) {
			return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "no_api_users", Err: err,
				Action: "This Zoom account does not let the app make users. Set the physician to \"logged in\" with the e-mail address of their Zoom user."}
		}
		return driver.HostUser{ID: u}, asError(err)
	}
	u, err := z.client.Users.Get(ctx, h.Email, nil)
	switch {
	case errors.Is(err, zoom.ErrNotFound), err == nil && u.ID == "":
		return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "host_unknown", Err: errors.New("no active user of the Zoom account has the physician's address"),
			Action: "Add the physician to the Zoom account, or correct the address on the list of physicians."}
	case err != nil:
		return driver.HostUser{}, asError(err)
	}
	return hostUser(u)
}

// basicMeeting is how long a meeting of a user without a licence may last.
//
// See https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0067966
const basicMeeting = 40 * time.Minute

// hostUser is a Zoom user as a host. One that cannot host is told before the visit.
func hostUser(u *zoom.User) (driver.HostUser, error) {
	switch u.Status {
	case "pending":
		return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "host_unable", Err: errors.New("the physician has not accepted the invitation to the Zoom account"),
			Action: "Have the physician accept the invitation in their mail, or send it again in Zoom."}
	case "inactive":
		return driver.HostUser{}, &driver.Error{Kind: driver.Permanent, Subject: driver.OfHost, Code: "host_unable", Err: errors.New("the physician's Zoom user is deactivated"),
			Action: "Activate the physician's user in the Zoom account, or give the visit another physician."}
	}
	out := driver.HostUser{ID: u.ID}
	if u.Type == zoom.UserBasic {
		out.Longest = basicMeeting
	}
	return out, nil
}

// apiUser finds the user with a derived address, or makes it.
func (z *video) apiUser(ctx context.Context, address, name string, licence zoom.UserType) (string, error) {
	u, err := z.client.Users.Get(ctx, address, nil)
	if err == nil && u.ID != "" {
		return u.ID, nil
	}
	if err != nil && !errors.Is(err, zoom.ErrNotFound) {
		return "", err
	}
	made, err := z.client.Users.Create(ctx, zoom.UserCustCreate, &zoom.NewUser{
		Email: address, Type: licence, FirstName: clipped(name, 64), DisplayName: clipped(name, 128),
	})
	if errors.Is(err, zoom.ErrExists) { // somebody was faster
		u, err := z.client.Users.Get(ctx, address, nil)
		if err != nil {
			return "", err
		}
		return u.ID, nil
	}
	if err != nil {
		return "", err
	}
	return made.ID, nil
}

func clipped(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func (z *video) EnsureAttendee(ctx context.Context, meeting storage.Meeting, p driver.Attendee) (storage.Access, error) {
	if p.By == storage.Registrant {
		return z.register(ctx, meeting, p)
	}
	address := z.address("visitor", p.Key)
	id, err := z.apiUser(ctx, address, p.Name, zoom.UserBasic)
	if featureOff(err) {
		return storage.Access{}, &driver.Error{Kind: driver.Unsupported, Subject: driver.OfFeature, Feature: driver.FeatureAPIUsers, Code: "no_api_users", Err: err,
			Action: "Nothing to do: patients come in by links of their own. Ask Zoom to let the account make API users if they are wanted."}
	}
	if err != nil {
		return storage.Access{}, asError(err)
	}
	return storage.Access{Mode: storage.APIUser, UserID: id, Email: address}, nil
}

// register gives a person a registrant's link. The same address gets the same
// one again.
func (z *video) register(ctx context.Context, meeting storage.Meeting, p driver.Attendee) (storage.Access, error) {
	address := z.address("visitor", p.Key)
	req := &zoom.RegistrantRequest{RegistrantDetails: zoom.RegistrantDetails{FirstName: clipped(p.Name, 64), Email: address}}
	r, err := z.client.Registrants.Add(ctx, zoom.MeetingID(meeting.ID), req)
	if err != nil {
		return storage.Access{}, asError(err)
	}
	return storage.Access{Mode: storage.Registrant, Registrant: r.RegistrantID, Email: address, JoinURL: r.JoinURL}, nil
}

func (z *video) RemoveAttendee(ctx context.Context, meeting storage.Meeting, id storage.Access) error {
	var err error
	switch {
	case id.Mode == storage.APIUser && strings.HasSuffix(id.Email, "@"+z.domain) && id.UserID != "":
		err = z.client.Users.Delete(ctx, id.UserID, &zoom.UserDeleteOptions{Permanently: true})
	case id.Mode == storage.Registrant && meeting.ID != 0:
		err = z.client.Registrants.Delete(ctx, zoom.MeetingID(meeting.ID), id.Registrant, "")
	}
	if errors.Is(err, zoom.ErrNotFound) {
		return nil
	}
	return asError(err)
}

func (z *video) JoinURL(ctx context.Context, meeting storage.Meeting, id storage.Access) (string, error) {
	switch id.Mode {
	case storage.Registrant:
		return id.JoinURL, nil
	case storage.MeetingLink:
		return meeting.JoinURL, nil
	}
	u, err := url.Parse(meeting.JoinURL)
	if err != nil {
		return "", &driver.Error{Kind: driver.Permanent, Code: "join_link", Err: errors.New("the meeting has no join link that can be read")}
	}
	zak, err := z.client.Users.ZAK(ctx, id.UserID)
	if err != nil {
		return "", asError(err)
	}
	q := u.Query()
	q.Set("zak", zak)
	u.RawQuery = q.Encode()
	return u.String(), nil
}
