import Tenon

// Short initializers of test models.

extension User {
  init(id: ID, username: String, age: Int? = nil, secret: String? = nil) {
    self.init(id: id, username: username, age: age, isActive: true, secret: secret)
  }
}

extension User.Patch {
  init(
    username: Input<String> = .absent, age: Input<Int?> = .absent,
    isActive: Input<Bool> = .absent, secret: Input<String?> = .absent
  ) {
    self.init()
    self.username = username
    self.age = age
    self.isActive = isActive
    self.secret = secret
  }
}

extension Tag {
  init(name: ID) { self.init(name: name, color: nil) }
}

extension Article.Patch {
  init(title: Input<String>) {
    self.init()
    self.title = title
  }
}

extension Enrollment.Patch {
  init(grade: Input<Int?>) {
    self.init()
    self.grade = grade
  }
}

extension Ticket.Patch {
  init(seat: Input<String>) {
    self.init()
    self.seat = seat
  }
}

extension Account {
  init(id: ID, _ draft: Draft) {
    self.init(
      id: id, fullName: draft.fullName, email: draft.email, age: draft.age, rate: draft.rate,
      color: draft.color, code: draft.code, settings: draft.settings)
  }
}

extension Account.Patch {
  init(
    fullName: Input<String> = .absent, email: Input<String?> = .absent, age: Input<Int?> = .absent
  ) {
    self.init()
    self.fullName = fullName
    self.email = email
    self.age = age
  }
}

extension Entry.Draft {
  init(_ account: some Reference<Account>, previous: (any Reference<Entry>)? = nil) {
    self.init(text: .absent, account: account, previous: previous)
  }
}

extension Mark.Draft {
  init(_ entry: some Reference<Entry>, _ number: Int) { self.init(entry: entry, number: number) }
}
