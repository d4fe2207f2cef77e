import Foundation
import TestSupport
import Testing

@testable import Tenon

@Suite("Rows that break rules")
struct RowValidationTests {
  private typealias Failure = ValidationError.Failure

  private let recorder = StatementRecorder()
  private let database: Database

  init() throws {
    database = try Database.ruled(log: recorder.log)
    _ = recorder.take()
  }

  /// The failures of a write that breaks rules. The write must not have run a statement.
  private func failures(_ body: (Session) throws -> Void) throws -> [Failure] {
    try database.write { session in
      _ = recorder.take()
      let error = #expect(throws: ValidationError.self) { try body(session) }
      #expect(recorder.takeSQL() == [])
      return error?.failures ?? []
    }
  }

  private func failure(
    _ field: String, _ rule: ValidationError.Rule, _ message: String, row: Int? = nil
  ) -> Failure {
    Failure(model: "Account", row: row, field: field, rule: rule, message: message)
  }

  @Test("an insert reports all failing fields at once, in the order of the columns")
  func insert() throws {
    let draft = Account.Draft(
      fullName: "", email: "ann", age: 151, rate: 11, color: "pink", code: "x")
    let all = [
      failure("fullName", .minLength, "must have at least 1 character"),
      failure("email", .email, "must be an e-mail address"),
      failure("age", .max, "must be at most 150"),
      failure("rate", .max, "must be at most 10"),
      failure("color", .oneOf, "must be one of: red, green, blue"),
      failure("code", .pattern, "must match [A-Z]{2}|[0-9]+"),
    ]
    #expect(try failures { try $0.insert(draft) } == all)
    #expect(try failures { try $0.insert(Account(id: 7, draft)) } == all)
  }

  @Test("a valid row is written, with NULL in optional columns")
  func passes() throws {
    try database.write { session in
      try session.insert(Account.Draft())
      try session.insert(
        Account.Draft(fullName: "bob", email: "bob@example.com", age: 0, rate: 10, code: "AB"))
      #expect(try Account.query.count(in: session) == 2)
    }
  }

  @Test("of two limits of a length, only one is reported")
  func oneLength() throws {
    #expect(
      try failures { try $0.insert(Account.Draft(fullName: "far too long a name")) }
        == [failure("fullName", .maxLength, "must have at most 6 characters")])
    // Two family emoji are two characters to readers, and fourteen to the database.
    #expect(
      try failures { try $0.insert(Account.Draft(fullName: "👨‍👩‍👧‍👦👨‍👩‍👧‍👦")) }
        == [failure("fullName", .maxLength, "must have at most 10 Unicode code points")])
  }

  @Test("a field can break several rules")
  func severalRules() throws {
    let email = String(repeating: "a", count: 41)
    #expect(
      try failures { try $0.insert(Account.Draft(email: email)) }
        == [
          failure("email", .maxLength, "must have at most 40 characters"),
          failure("email", .email, "must be an e-mail address"),
        ])
  }

  @Test("failures in many rows have the row's index, and no row is written")
  func batch() throws {
    let drafts = [
      Account.Draft(fullName: "a"), Account.Draft(fullName: "", age: -1),
      Account.Draft(fullName: "c"), Account.Draft(fullName: "d", rate: 0),
    ]
    #expect(
      try failures { try $0.insert(drafts) }
        == [
          failure("fullName", .minLength, "must have at least 1 character", row: 1),
          failure("age", .min, "must be at least 0", row: 1),
          failure("rate", .min, "must be at least 0.25", row: 3),
        ])
    #expect(try database.read { try Account.query.count(in: $0) } == 0)
  }

  @Test("a save checks the changed columns only")
  func save() throws {
    try database.write { session in
      var account = try session.insert(Account.Draft())
      try session.raw("UPDATE accounts SET email = 'old'")
      account = try session.require(Account.self, account.id)
      account.age = 30
      session.save(account)
      #expect(try session.require(Account.self, account.id).age == 30)
      account.email = "new"
      let value = account
      let error = #expect(throws: ValidationError.self) {
        try session.savepoint { session.save(value) }
      }
      #expect(error?.failures == [failure("email", .email, "must be an e-mail address")])
      #expect(throws: ValidationError.self) { try session.save(&account) }
      #expect(try session.require(Account.self, account.id).email == "old")
    }
  }

  @Test("a flush reports the failures of all staged rows, and writes none of them")
  func flush() throws {
    let error = #expect(throws: ValidationError.self) {
      try database.write { session in
        var ann = try session.insert(Account.Draft())
        let bob = try session.track(session.insert(Account.Draft(fullName: "bob")))
        _ = recorder.take()
        ann.age = -1
        session.save(ann)
        bob.age = 151
        session.add(Account.Draft(fullName: "fine"))
        session.add(Account.Draft(fullName: ""))
        session.add(Entry.Draft(Link<Account>.missing))
        session.add(Mark.Draft(Link<Entry>.missing, 1))
      }
    }
    #expect(
      error?.description == """
        row 1: Account.fullName must have at least 1 character
        Account.age must be at least 0
        Account.age must be at most 150
        Entry.accountID must refer to an Account
        Mark.entryID must refer to an Entry
        """)
    #expect(recorder.takeSQL() == [])
    #expect(try database.read { try Account.query.count(in: $0) } == 0)
  }

  @Test("a refused flush succeeds after its rows are corrected")
  func mended() throws {
    try database.write { session in
      let pending = session.add(Account.Draft(fullName: ""))
      #expect(throws: ValidationError.self) { try session.flush() }
      try pending.edit { $0.fullName = "ann" }
      try session.flush()
      #expect(try Account.query.one(in: session).fullName == "ann")
    }
  }

  @Test("a missing parent is reported as a failing field")
  func missingParent() throws {
    #expect(
      try failures { try $0.insert(Entry.Draft(Link<Account>.missing)) } == [
        Failure(
          model: "Entry", field: "accountID", rule: .required, message: "must refer to an Account")
      ])
  }

  @Test("a patch is checked, except absent fields and null")
  func patch() throws {
    try database.write { session in
      let account = try session.insert(Account.Draft(age: 5))
      let error = #expect(throws: ValidationError.self) {
        try session.update(Account.self, account.id, Account.Patch(fullName: "", age: 151))
      }
      #expect(
        error?.failures == [
          failure("fullName", .minLength, "must have at least 1 character"),
          failure("age", .max, "must be at most 150"),
        ])
      let patched = try session.update(Account.self, account.id, Account.Patch(age: nil))
      #expect(patched.age == nil && patched.fullName == "ann")
    }
  }

  @Test("the values of an update by query are checked, in the order of the columns")
  func update() throws {
    #expect(
      try failures { session in
        try Account.query.update(
          Account.age.set(-1), Account.fullName.set(""), Account.email.set(nil), in: session)
      } == [
        failure("fullName", .minLength, "must have at least 1 character"),
        failure("age", .min, "must be at least 0"),
      ])
    try database.write { session in
      try session.insert(Account.Draft(age: 150))
      // Values that the database computes are checked by the database.
      try Account.query.update(Account.age.set(Account.age + 1), in: session)
      #expect(try Account.query.one(in: session).age == 151)
    }
  }

  @Test("a failure never shows a value, redacted or not")
  func values() throws {
    try database.write { session in
      let error = #expect(throws: ValidationError.self) {
        try session.insert(Account.Draft(fullName: "", email: "s3cret", code: "t0pSecret"))
      }
      #expect(
        error?.description == """
          Account.fullName must have at least 1 character
          Account.email must be an e-mail address
          Account.code must match [A-Z]{2}|[0-9]+
          """)
    }
  }

  @Test("the error is the body of a response with status 422")
  func body() throws {
    let error = ValidationError([
      Failure(
        model: "Account", row: 2, field: "age", rule: .max, message: "must be at most 150"),
      Failure(
        model: "Account", field: "vat", rule: .init(rawValue: "vat"), message: "must be known"),
    ])
    #expect(error.httpStatus == 422 && error.model == "Account" && error.statement == nil)
    #expect(
      error.description == """
        row 2: Account.age must be at most 150
        Account.vat must be known
        """)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(error)
    #expect(
      String(decoding: data, as: UTF8.self) == #"{"failures":["#
        + #"{"field":"age","message":"must be at most 150","model":"Account","row":2,"rule":"max"},"#
        + #"{"field":"vat","message":"must be known","model":"Account","rule":"vat"}]}"#)
    #expect(try JSONDecoder().decode(ValidationError.self, from: data) == error)
  }

  @Test("a model without rules is not checked")
  func noRules() {
    #expect(!User.modelDefinition.hasRules)
    #expect(Account.modelDefinition.hasRules)
  }

  @Test("JSON is not encoded for a target that accepts any value")
  func indifferent() throws {
    let skipping = Skipping()
    var binder = Binder(target: skipping)
    try binder.bind(JSON(["x": Double.nan]))
    try binder.bind(JSONValue.double(.nan))
    try binder.bind(1)
    #expect(skipping.values == [.null, .null, .integer(1)])
    let collector = ValueCollector()
    binder = Binder(target: collector)
    #expect(throws: SQLError.self) { try binder.bind(JSON(["x": Double.nan])) }
    #expect(collector.values.isEmpty)
  }

  @Test("NaN is refused by a statement, not by a target that only collects values")
  func notANumber() throws {
    let collector = ValueCollector()
    var binder = Binder(target: collector)
    try binder.bind(Double.nan)
    try binder.bind(SQLValue.double(.nan))
    #expect(collector.values.count == 2)
  }

  private final class Skipping: FieldTarget {
    var values: [SQLValue] = []
    let acceptsAnyValue = true
    func bind(_ value: SQLValue) { values.append(value) }
  }
}
