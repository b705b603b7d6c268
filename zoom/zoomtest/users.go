package zoomtest

// AddUser puts a user into the account without a call or an event. Blank
// fields are filled: an active, licensed member in the account's zone.
func (s *Server) AddUser(u User) User {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	s.world.AddUser(&u)
	return u
}

// Owner is the account's owner, who exists from the start and for whom
// server-to-server tokens act.
func (s *Server) Owner() User {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return *s.world.Records.Owner
}

// Users lists all users, pending and inactive ones included, oldest first.
func (s *Server) Users() []User {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	all := make([]User, 0, len(s.world.Records.Users))
	for _, u := range s.world.Records.Users {
		all = append(all, *u)
	}
	return all
}

// User finds one by id or e-mail.
func (s *Server) User(ref string) (User, bool) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	if u := s.world.User(ref); u != nil {
		return *u, true
	}
	return User{}, false
}

// AcceptInvitation makes a pending user active, as a click in the invitation
// does.
func (s *Server) AcceptInvitation(email string) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	return s.world.AcceptInvitation(email)
}

// SignOut ends a user's sessions on all devices, which kills every ZAK and
// start link of that user.
func (s *Server) SignOut(user string) error {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	u := s.world.User(user)
	if u == nil {
		return ErrNoUser
	}
	s.world.DropZAKs(u)
	return nil
}
