import Foundation
import Tenon
import TestSupport

// Accounts whose columns have rules of every kind, with entries that go along with their account, and marks that keep their
// entry from going. Written by hand in the shape of generated code.

enum RuledSchema: Schema {
  static let models: [any Model.Type] = [Account.self, Entry.self, Mark.self]

  static let ddl = SchemaDDL(
    sqlite: .init(
      create: [
        """
        CREATE TABLE "accounts" ("id" INTEGER PRIMARY KEY, "full_name" TEXT NOT NULL,
        "email" TEXT, "age" INTEGER CONSTRAINT "ck_accounts_age" CHECK ("age" <> 13),
        "rate" TEXT NOT NULL, "color" TEXT NOT NULL, "code" TEXT, "settings" TEXT NOT NULL,
        CONSTRAINT "uq_accounts_full_name" UNIQUE ("full_name"),
        CONSTRAINT "ck_accounts_color" CHECK ("color" IN ('red', 'green')),
        CHECK ("full_name" <> "email"))
        """,
        #"CREATE UNIQUE INDEX "ux_accounts_email" ON "accounts" (lower("email"))"#,
        """
        CREATE TABLE "entries" ("id" INTEGER PRIMARY KEY, "text" TEXT NOT NULL,
        "account_id" INTEGER NOT NULL REFERENCES "accounts" ("id") ON DELETE CASCADE,
        "previous_id" INTEGER REFERENCES "entries" ("id"))
        """,
        """
        CREATE TABLE "marks" ("entry_id" INTEGER NOT NULL REFERENCES "entries" ("id")
        ON DELETE RESTRICT, "number" INTEGER NOT NULL, PRIMARY KEY ("entry_id", "number"))
        """,
      ], drop: []))
}

extension Database {
  /// A database in memory with the tables of `RuledSchema`.
  static func ruled(log: QueryLog = .off) throws -> Database {
    var configuration = Configuration()
    configuration.log = log
    let database = try Database.empty(configuration)
    try database.create(RuledSchema.self)
    return database
  }
}

struct Account: Model {
  typealias ID = Identifier<Account, Int>
  let id: ID
  var fullName: String { didSet { _changedColumns.insert(1) } }
  var email: String? { didSet { _changedColumns.insert(2) } }
  var age: Int? { didSet { _changedColumns.insert(3) } }
  var rate: Decimal { didSet { _changedColumns.insert(4) } }
  var color: String { didSet { _changedColumns.insert(5) } }
  var code: String? { didSet { _changedColumns.insert(6) } }
  var settings: [String: String] { didSet { _changedColumns.insert(7) } }
  var _changedColumns = ColumnChanges.none

  init(id: ID, _ draft: Draft) {
    self.id = id
    fullName = draft.fullName
    email = draft.email
    age = draft.age
    rate = draft.rate
    color = draft.color
    code = draft.code
    settings = draft.settings
  }

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.fullName = try columns.next()
    self.email = try columns.next()
    self.age = try columns.next()
    self.rate = try columns.next()
    self.color = try columns.next()
    self.code = try columns.next()
    settings = try row.value(JSON<[String: String]>.self, at: offset + 7).value
  }

  static var id: Column<Account, ID> { Column("id") }
  static var fullName: Column<Account, String> { Column("full_name") }
  static var email: Column<Account, String?> { Column("email") }
  static var age: Column<Account, Int?> { Column("age") }
  static var code: Column<Account, String?> { Column("code") }

  struct Draft: ModelDraft {
    typealias Root = Account
    var fullName = "ann"
    var email: String?
    var age: Int?
    var rate: Decimal = 1
    var color = "red"
    var code: String?
    var settings: [String: String] = [:]

    func bind(to binder: inout Binder) throws {
      try binder.bind(fullName)
      try binder.bind(email)
      try binder.bind(age)
      try binder.bind(rate)
      try binder.bind(color)
      try binder.bind(code)
      try binder.bind(JSON(settings))
    }
  }

  static func inserted(_ draft: Draft, id: ID) -> Account? { Account(id: id, draft) }

  struct Patch: ModelPatch {
    typealias Root = Account
    var fullName: Input<String> = .absent
    var email: Input<String?> = .absent
    var age: Input<Int?> = .absent

    mutating func visit(_ fields: inout PatchFields) throws {
      try fields.visit(1, &fullName)
      try fields.visit(2, &email)
      try fields.visit(3, &age)
    }
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(fullName)
    try binder.bind(email)
    try binder.bind(age)
    try binder.bind(rate)
    try binder.bind(color)
    try binder.bind(code)
    try binder.bind(JSON(settings))
  }

  static let modelDefinition = ModelDefinition.test(
    "Account", "accounts", schema: RuledSchema.self,
    [
      .column("id", role: .generatedKey),
      .column(
        "full_name", field: "fullName", rules: [.minLength(1), .maxLength(6), .columnLength(10)]),
      .column("email", rules: [.columnLength(40), .email]),
      .column("age", rules: [.min(0), .max(150)]),
      .column("rate", rules: [.min(decimal: "0.25"), .max(10)]),
      .column("color", rules: [.oneOf("red", "green", "blue")]),
      .column("code", isRedacted: true, rules: [.pattern("[A-Z]{2}|[0-9]+")]),
      "settings",
    ],
    constraints: [
      .unique("uq_accounts_full_name", ["full_name"]), .unique("ux_accounts_email", ["email"]),
      .check("ck_accounts_age", ["age"]),
    ])
}

struct Entry: Model {
  typealias ID = Identifier<Entry, Int>
  let id: ID
  var text: String { didSet { _changedColumns.insert(1) } }
  var accountID: Account.ID { didSet { _changedColumns.insert(2) } }
  var previousID: ID? { didSet { _changedColumns.insert(3) } }
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.text = try columns.next()
    self.accountID = try columns.next()
    self.previousID = try columns.next()
  }

  static var id: Column<Entry, ID> { Column("id") }
  static var accountID: Column<Entry, Account.ID> { Column("account_id") }
  static var previousID: Column<Entry, ID?> { Column("previous_id") }

  struct Draft: ModelDraft {
    typealias Root = Entry
    var text = "text"
    var account: Link<Account>
    var previous: Link<Entry>?

    init(_ account: some Reference<Account>, previous: (any Reference<Entry>)? = nil) {
      self.account = account.rowLink
      self.previous = previous?.rowLink
    }

    func bind(to binder: inout Binder) throws {
      try binder.bind(text)
      try binder.bind(account)
      try binder.bind(previous)
    }
  }

  static func inserted(_ draft: Draft, id: ID) -> Entry? { nil }

  typealias Patch = NoPatch<Entry>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(text)
    try binder.bind(accountID)
    try binder.bind(previousID)
  }

  // Marked as read back: the row is read from the table after the insert.
  static let modelDefinition = ModelDefinition.test(
    "Entry", "entries", schema: RuledSchema.self,
    [
      .column("id", role: .generatedKey),
      .column("text", role: .databaseDefault),
      .column("account_id", field: "accountID"),
      .column("previous_id", field: "previousID"),
    ],
    references: [
      ForeignKey("fk_entries_account_id", ["account_id"], to: Account.self, onDelete: .cascade),
      ForeignKey("fk_entries_previous_id", ["previous_id"], to: Entry.self),
    ])
}

struct Mark: Model {
  struct ID: ModelKey {
    static var columnCount: Int { 2 }
    let entryID: Entry.ID
    let number: Int

    init(entryID: Entry.ID, number: Int) {
      self.entryID = entryID
      self.number = number
    }

    init(row: Row, at offset: Int) throws {
      var columns = row.columns(from: offset)
      self.entryID = try columns.next()
      self.number = try columns.next()
    }

    func bind(to binder: inout Binder) throws {
      try binder.bind(entryID)
      try binder.bind(number)
    }

    var sqlValues: [SQLValue] { [entryID.sqlValue, number.sqlValue] }
  }

  let entryID: Entry.ID
  let number: Int
  var id: ID { ID(entryID: entryID, number: number) }
  var _changedColumns = ColumnChanges.none

  init(entryID: Entry.ID, number: Int) {
    self.entryID = entryID
    self.number = number
  }

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.entryID = try columns.next()
    self.number = try columns.next()
  }

  struct Draft: ModelDraft {
    typealias Root = Mark
    var entry: Link<Entry>
    var number: Int

    init(_ entry: some Reference<Entry>, _ number: Int) {
      self.entry = entry.rowLink
      self.number = number
    }

    var id: ID? { nil }

    func bind(to binder: inout Binder) throws {
      try binder.bind(entry)
      try binder.bind(number)
    }
  }

  typealias Patch = NoPatch<Mark>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(entryID)
    try binder.bind(number)
  }

  static let modelDefinition = ModelDefinition.test(
    "Mark", "marks", schema: RuledSchema.self,
    [
      .column("entry_id", field: "entryID", role: .key),
      .column("number", role: .key),
    ],
    references: [ForeignKey("fk_marks_entry_id", ["entry_id"], to: Entry.self, onDelete: .restrict)]
  )
}
