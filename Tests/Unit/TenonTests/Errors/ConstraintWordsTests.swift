import Testing

@testable import Tenon

@Suite("Violated constraints in terms of the schema")
struct ConstraintWordsTests {
  private let database: Database

  init() throws { database = try Database.ruled() }

  /// The parts of a violation, with its description in one line.
  private struct Told: Equatable {
    var model: String?
    var fields: [String]
    var constraint: String?
    var words: String

    init(_ model: String?, _ fields: [String], _ constraint: String?, _ words: String) {
      (self.model, self.fields, self.constraint, self.words) = (model, fields, constraint, words)
    }

    init?(_ violation: ConstraintViolation?) {
      guard let violation else { return nil }
      (model, fields, constraint) = (violation.model, violation.fields, violation.constraint)
      words = String(violation.description.prefix { $0 != "\n" })
    }
  }

  private func told(_ body: () throws -> Void) -> Told? {
    Told(#expect(throws: ConstraintViolation.self) { try body() })
  }

  // MARK: Unique, check, not null

  @Test("a unique constraint is named by every kind of write")
  func unique() throws {
    try database.write { session in
      let ann = try session.insert(Account.Draft(fullName: "ann"))
      var bob = try session.insert(Account.Draft(fullName: "bob"))
      let expected = Told(
        "Account", ["fullName"], "uq_accounts_full_name",
        "an Account with this fullName already exists (uq_accounts_full_name)")
      #expect(told { try session.insert(Account.Draft(fullName: "ann")) } == expected)
      #expect(
        told { try session.insert(Account(id: 9, Account.Draft(fullName: "ann"))) } == expected)
      bob.fullName = "ann"
      let value = bob
      #expect(told { try session.savepoint { session.save(value) } } == expected)
      #expect(
        told { try session.update(Account.self, bob.id, Account.Patch(fullName: "ann")) }
          == expected)
      #expect(
        told { try Account.query.update(Account.fullName.set("same"), in: session) } == expected)
      #expect(
        told { try session.insert(ann) }
          == Told(
            "Account", ["id"], "pk_accounts",
            "an Account with this id already exists (pk_accounts)"))
    }
  }

  @Test("the error about a batch has the row's index")
  func batch() throws {
    try database.write { session in
      let names = ["a", "b", "a"]
      let error = #expect(throws: ConstraintViolation.self) {
        try session.insert(names.map { Account.Draft(fullName: $0) })
      }
      #expect(error?.row == 2 && error?.fields == ["fullName"])
      #expect(
        error?.description.hasPrefix(
          "row 2: an Account with this fullName already exists (uq_accounts_full_name)\n")
          == true)
    }
  }

  @Test("a unique index on an expression has the columns that it mentions")
  func expressionIndex() throws {
    try database.write { session in
      try session.insert(Account.Draft(fullName: "a", email: "a@b.de"))
      #expect(
        told { try session.insert(Account.Draft(fullName: "b", email: "A@B.DE")) }
          == Told(
            "Account", ["email"], "ux_accounts_email",
            "an Account with this email already exists (ux_accounts_email)"))
    }
  }

  @Test("a composite key is reported with all its fields")
  func compositeKey() throws {
    try database.write { session in
      let account = try session.insert(Account.Draft())
      let entry = try session.insert(Entry.Draft(account))
      try session.insert(Mark(entryID: entry.id, number: 1))
      #expect(
        told { try session.insert(Mark(entryID: entry.id, number: 1)) }
          == Told(
            "Mark", ["entryID", "number"], "pk_marks",
            "a Mark with this entryID and number already exists (pk_marks)"))
    }
  }

  @Test("declared checks are named")
  func checks() throws {
    try database.write { session in
      #expect(
        told { try session.insert(Account.Draft(age: 13)) }
          == Told(
            "Account", ["age"], "ck_accounts_age",
            "an Account with this age is not allowed (ck_accounts_age)"))
      #expect(
        told { try session.insert(Account.Draft(color: "blue")) }
          == Told(
            "Account", ["color"], "ck_accounts_color",
            "an Account with this color is not allowed (ck_accounts_color)"))
    }
  }

  @Test("a required column is reported by its field")
  func notNull() throws {
    try database.write { session in
      try session.insert(Account.Draft())
      #expect(
        told {
          try Account.query.update(
            Assignment(column: "full_name", value: .value(.null)), in: session)
        } == Told("Account", ["fullName"], nil, "fullName of an Account must not be null"))
    }
  }

  // MARK: Foreign keys

  @Test("a missing parent is reported by the reference")
  func missingParent() throws {
    try database.write { session in
      let missing = Told(
        "Entry", ["accountID"], "fk_entries_account_id",
        "the Account that accountID of an Entry refers to does not exist (fk_entries_account_id)")
      #expect(told { try session.insert(Entry.Draft(Account.ID(99))) } == missing)
      let account = try session.insert(Account.Draft())
      #expect(
        told { try session.insert(Entry.Draft(account, previous: Entry.ID(98))) }
          == Told(
            "Entry", ["previousID"], "fk_entries_previous_id",
            "the Entry that previousID of an Entry refers to does not exist (fk_entries_previous_id)"
          ))
      var entry = try session.insert(Entry.Draft(account))
      entry.accountID = 97
      let value = entry
      #expect(told { try session.savepoint { session.save(value) } } == missing)
      #expect(told { try Entry.query.update(Entry.accountID.set(96), in: session) } == missing)
      #expect(
        told { try session.insert([Entry.Draft(account), Entry.Draft(Account.ID(95))]) }?.words
          == "row 1: " + missing.words)
    }
  }

  @Test("rows that refer to a deleted row are reported, also those of cascaded rows")
  func referring() throws {
    try database.write { session in
      let account = try session.insert(Account.Draft())
      let entry = try session.insert(Entry.Draft(account))
      let next = try session.insert(Entry.Draft(account, previous: entry))
      let previous = Told(
        "Entry", ["previousID"], "fk_entries_previous_id",
        "an Entry still refers to the Entry in its previousID (fk_entries_previous_id)")
      #expect(told { try session.savepoint { session.delete(entry) } } == previous)
      #expect(told { try Entry.query.filter(Entry.id == entry.id).delete(in: session) } == previous)
      // All entries of an account could be deleted together, except for the mark.
      try session.insert(Mark(entryID: next.id, number: 1))
      let mark = Told(
        "Mark", ["entryID"], "fk_marks_entry_id",
        "a Mark still refers to the Entry in its entryID (fk_marks_entry_id)")
      #expect(told { try session.savepoint { session.delete(account) } } == mark)
      #expect(told { try Account.query.delete(in: session) } == mark)
      #expect(told { try Entry.query.delete(in: session) } == mark)
    }
  }

  @Test("the session can be used after the cause of a refused write was looked up")
  func goesOn() throws {
    try database.write { session in
      _ = told { try session.insert(Entry.Draft(Account.ID(99))) }
      try session.insert(Account.Draft())
    }
    #expect(try database.read { try Account.query.count(in: $0) } == 1)
  }

  // MARK: Other tools' tables

  @Test("constraints of other tools are reported by column, or in the database's words")
  func otherTools() throws {
    try database.write { session in
      try session.raw(
        "DROP TABLE accounts",
        """
        CREATE TABLE "Accounts" ("ID" INTEGER PRIMARY KEY, "Full_Name" TEXT UNIQUE, email TEXT,
        age INTEGER NOT NULL CHECK (age < 99), rate TEXT, color TEXT, code TEXT, settings TEXT,
        extra TEXT UNIQUE, CONSTRAINT sane CHECK (color <> 'red' OR code IS NULL),
        CHECK ("Full_Name" <> "email"))
        """,
        "CREATE UNIQUE INDEX theirs ON Accounts (upper(code))",
        "CREATE TABLE log (n INTEGER PRIMARY KEY)", "INSERT INTO log VALUES (1)",
        """
        CREATE TRIGGER logged AFTER UPDATE ON Accounts BEGIN
          INSERT INTO log VALUES (1);
        END
        """,
        "INSERT INTO Accounts VALUES (1, 'ann', NULL, 1, '1', 'green', '12', '{}', 'e')")
      #expect(
        told { try session.insert(Account.Draft(fullName: "ann", age: 1)) }
          == Told(
            "Account", ["fullName"], "uq_accounts_full_name",
            "an Account with this fullName already exists (uq_accounts_full_name)"))
      #expect(
        told { try session.insert(Account.Draft(fullName: "b")) }
          == Told("Account", ["age"], nil, "age of an Account must not be null"))
      #expect(
        told { try session.insert(Account.Draft(fullName: "b", age: 100)) }
          == Told("Account", ["age"], nil, "an Account with this age is not allowed"))
      #expect(
        told { try session.insert(Account.Draft(fullName: "x@y.z", email: "x@y.z", age: 1)) }
          == Told(
            // SQLite names only the first column of `"Full_Name" <> "email"`.
            "Account", ["fullName"], nil, "an Account with this fullName is not allowed"))
      #expect(
        told { try session.insert(Account.Draft(fullName: "b", age: 1, code: "12")) }
          == Told("Account", [], "sane", "an Account like this is not allowed (sane)"))
      #expect(
        told {
          try session.insert(Account.Draft(fullName: "b", age: 1, color: "green", code: "12"))
        } == Told(nil, [], nil, "UNIQUE constraint failed: index 'theirs'"))
      #expect(
        told { try Account.query.update(Account.age.set(2), in: session) }
          == Told(nil, [], nil, "UNIQUE constraint failed: log.n"))
    }
  }

  @Test("errors of hand-written SQL keep the database's words")
  func ownSQL() throws {
    try database.write { session in
      #expect(
        told {
          try session.execute("INSERT INTO entries (text, account_id) VALUES ('x', 99)")
        } == Told(nil, [], nil, "FOREIGN KEY constraint failed"))
    }
  }
}
