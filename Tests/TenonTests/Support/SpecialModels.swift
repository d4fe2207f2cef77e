import Foundation
import Tenon

// Models with what is special: a version, soft deletion, a composite key, columns only the database knows, a
// reference to itself, many columns.

/// Soft deletion, a version, the time of the last update.
struct Article: Model, Codable {
  typealias ID = Identifier<Article, Int>
  let id: ID
  var title: String { didSet { _changedColumns.insert(1) } }
  var updatedAt: Date { didSet { _changedColumns.insert(2) } }
  let version: Int
  let deletedAt: Date?
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.title = try columns.next()
    self.updatedAt = try columns.next()
    self.version = try columns.next()
    self.deletedAt = try columns.next()
  }

  private init(id: ID, draft: Draft) throws {
    self.id = id
    title = draft.title
    updatedAt = draft.updatedAt.stored
    version = 1
    deletedAt = nil
  }

  static var id: Column<Article, ID> { Column("id") }
  static var title: Column<Article, String> { Column("title") }
  static var updatedAt: Column<Article, Date> { Column("updated_at") }
  static var version: Column<Article, Int> { Column("version") }
  static var deletedAt: Column<Article, Date?> { Column("deleted_at") }

  struct Draft: ModelDraft {
    typealias Root = Article
    var title: String
    var updatedAt: Date = CurrentTime.datetime

    func bind(to binder: inout Binder) throws {
      try binder.bind(title)
      try binder.bind(updatedAt)
      try binder.bind(1)
      try binder.bind(Date?.none)
    }
  }

  static func inserted(_ draft: Draft, id: ID) throws -> Article? {
    try Article(id: id, draft: draft)
  }

  struct Patch: ModelPatch, Codable {
    typealias Root = Article
    var title: Input<String> = .absent
    var updatedAt: Input<Date> = .absent

    mutating func visit(_ fields: inout PatchFields) throws {
      try fields.visit(1, &title)
      try fields.visit(2, &updatedAt)
    }
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(title)
    try binder.bind(updatedAt)
    try binder.bind(version)
    try binder.bind(deletedAt)
  }

  static let modelDefinition = ModelDefinition.test(
    "Article", "articles",
    [
      .column("id", role: .generatedKey), "title",
      .column("updated_at", field: "updatedAt", role: .updatedToNow),
      .column("version", role: .version),
      .column("deleted_at", field: "deletedAt", role: .softDelete),
    ])
}

/// A key of two columns.
struct Enrollment: Model, Codable {
  struct ID: ModelKey, Codable {
    let student: Int
    let course: String

    init(student: Int, course: String) {
      self.student = student
      self.course = course
    }

    init(row: Row, at offset: Int) throws {
      var columns = row.columns(from: offset)
      self.student = try columns.next()
      self.course = try columns.next()
    }

    static var columnCount: Int { 2 }

    func bind(to binder: inout Binder) throws {
      try binder.bind(student)
      try binder.bind(course)
    }

    var sqlValues: [SQLValue] { [student.sqlValue, course.sqlValue] }
  }

  let student: Int
  let course: String
  var grade: Int? { didSet { _changedColumns.insert(2) } }
  var _changedColumns = ColumnChanges.none
  var id: ID { ID(student: student, course: course) }

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.student = try columns.next()
    self.course = try columns.next()
    self.grade = try columns.next()
  }

  private init(id: ID, grade: Int?) {
    student = id.student
    course = id.course
    self.grade = grade
  }

  static var student: Column<Enrollment, Int> { Column("student") }
  static var course: Column<Enrollment, String> { Column("course") }
  static var grade: Column<Enrollment, Int?> { Column("grade") }
  static var absences: Relationship<Enrollment, Absence, [Absence]> {
    .hasMany("student", "course", order: [Absence.day.asc]) { $0.enrollmentID }
  }
  var absences: Related<Enrollment, Absence> { Related(Enrollment.absences, of: self) }

  struct Draft: ModelDraft {
    typealias Root = Enrollment
    var student: Int
    var course: String
    var grade: Int?
    var id: ID? { ID(student: student, course: course) }

    func bind(to binder: inout Binder) throws {
      try binder.bind(student)
      try binder.bind(course)
      try binder.bind(grade)
    }
  }

  static func inserted(_ draft: Draft, id: ID) -> Enrollment? {
    Enrollment(id: id, grade: draft.grade)
  }

  struct Patch: ModelPatch, Codable {
    typealias Root = Enrollment
    var grade: Input<Int?> = .absent
    mutating func visit(_ fields: inout PatchFields) throws { try fields.visit(2, &grade) }
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(student)
    try binder.bind(course)
    try binder.bind(grade)
  }

  static let modelDefinition = ModelDefinition.test(
    "Enrollment", "enrollments",
    [
      .column("student", role: .key), .column("course", role: .key),
      "grade",
    ])
}

/// Refers to a composite key, or to nothing.
struct Absence: Model, Codable {
  typealias ID = Identifier<Absence, Int>
  let id: ID
  let day: CalendarDate
  let student: Int?
  let course: String?
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.day = try columns.next()
    self.student = try columns.next()
    self.course = try columns.next()
  }

  private init(id: ID, draft: Draft) throws {
    self.id = id
    day = draft.day
    student = try draft.enrollment?.key.student
    course = try draft.enrollment?.key.course
  }

  var enrollmentID: Enrollment.ID? {
    guard let student, let course else { return nil }
    return Enrollment.ID(student: student, course: course)
  }

  static var day: Column<Absence, CalendarDate> { Column("day") }
  static var enrollment: Relationship<Absence, Enrollment, Enrollment?> {
    .belongsTo("student", "course") { $0.enrollmentID }
  }
  var enrollment: Related<Absence, Enrollment> { Related(Absence.enrollment, of: self) }

  struct Draft: ModelDraft {
    typealias Root = Absence
    var day: CalendarDate
    var enrollment: Link<Enrollment>?

    func bind(to binder: inout Binder) throws {
      try binder.bind(day)
      try binder.bind(enrollment)
    }
  }

  static func inserted(_ draft: Draft, id: ID) throws -> Absence? {
    try Absence(id: id, draft: draft)
  }

  typealias Patch = NoPatch<Absence>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(day)
    try binder.bind(student)
    try binder.bind(course)
  }

  static let modelDefinition = ModelDefinition.test(
    "Absence", "absences",
    [
      .column("id", role: .generatedKey), "day",
      "student", "course",
    ])
}

/// A default and a generated column that only the database knows.
struct Ticket: Model, Codable {
  typealias ID = Identifier<Ticket, Int>
  let id: ID
  var seat: String { didSet { _changedColumns.insert(1) } }
  var rank: Int { didSet { _changedColumns.insert(2) } }
  let label: String
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.seat = try columns.next()
    self.rank = try columns.next()
    self.label = try columns.next()
  }

  static var rank: Column<Ticket, Int> { Column("rank") }
  static var label: Column<Ticket, String> { Column("label") }

  struct Draft: ModelDraft {
    typealias Root = Ticket
    var seat: String
    var rank: Input<Int> = .absent
    var absentColumns: [Int] { rank.isAbsent ? [2] : [] }

    func bind(to binder: inout Binder) throws {
      try binder.bind(seat)
      try binder.bind(rank)
    }
  }

  struct Patch: ModelPatch, Codable {
    typealias Root = Ticket
    var seat: Input<String> = .absent
    mutating func visit(_ fields: inout PatchFields) throws { try fields.visit(1, &seat) }
  }

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(seat)
    try binder.bind(rank)
    try binder.bind(label)
  }

  static let modelDefinition = ModelDefinition.test(
    "Ticket", "tickets",
    [
      .column("id", role: .generatedKey), "seat",
      .column("rank", role: .databaseDefault), .column("label", role: .computed),
    ])
}

/// Refers to its own table.
struct Category: Model, Codable {
  typealias ID = Identifier<Category, Int>
  let id: ID
  var name: String { didSet { _changedColumns.insert(1) } }
  var parentID: ID? { didSet { _changedColumns.insert(2) } }
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.name = try columns.next()
    self.parentID = try columns.next()
  }

  private init(id: ID, draft: Draft) throws {
    self.id = id
    name = draft.name
    parentID = try draft.parent?.key
  }

  static var id: Column<Category, ID> { Column("id") }
  static var name: Column<Category, String> { Column("name") }
  static var parent: Relationship<Category, Category, Category?> {
    .belongsTo("parent_id") { $0.parentID }
  }
  static var children: Relationship<Category, Category, [Category]> {
    .hasMany("parent_id", order: [Category.name.asc]) { $0.parentID }
  }
  var parent: Related<Category, Category> { Related(Category.parent, of: self) }
  var children: Related<Category, Category> { Related(Category.children, of: self) }

  struct Draft: ModelDraft {
    typealias Root = Category
    var name: String
    var parent: Link<Category>?

    init(name: String, parent: (any Reference<Category>)? = nil) {
      self.name = name
      self.parent = parent?.rowLink
    }

    func bind(to binder: inout Binder) throws {
      try binder.bind(name)
      try binder.bind(parent)
    }
  }

  static func inserted(_ draft: Draft, id: ID) throws -> Category? {
    try Category(id: id, draft: draft)
  }

  typealias Patch = NoPatch<Category>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(name)
    try binder.bind(parentID)
  }

  static let modelDefinition = ModelDefinition.test(
    "Category", "categories",
    [
      .column("id", role: .generatedKey), "name",
      .column("parent_id", field: "parentID"),
    ])
}

/// Seventy columns besides the key: more than `ColumnChanges` counts.
struct Wide: Model {
  typealias ID = Identifier<Wide, Int>
  static let width = 70
  let id: ID
  var first: Int { didSet { _changedColumns.insert(1) } }
  var last: Int { didSet { _changedColumns.insert(Wide.width) } }
  private let middle: [Int]
  var _changedColumns = WideColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.first = try columns.next()
    middle = try (2..<Wide.width).map { try row.value(at: offset + $0) }
    last = try row.value(at: offset + Wide.width)
  }

  private init(id: ID, draft: Draft) throws {
    self.id = id
    first = draft.value
    middle = Array(repeating: draft.value, count: Wide.width - 2)
    last = draft.value
  }

  static var last: Column<Wide, Int> { Column("c70") }

  struct Draft: ModelDraft {
    typealias Root = Wide
    var value: Int
    func bind(to binder: inout Binder) throws {
      for _ in 0..<Wide.width { try binder.bind(value) }
    }
  }

  static func inserted(_ draft: Draft, id: ID) throws -> Wide? { try Wide(id: id, draft: draft) }

  typealias Patch = NoPatch<Wide>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(first)
    for value in middle { try binder.bind(value) }
    try binder.bind(last)
  }

  static let modelDefinition = ModelDefinition.test(
    "Wide", "wide",
    [.column("id", role: .generatedKey)] + (1...width).map { .column("c\($0)") })
}

/// A number, and a default that only the database knows, so that its rows are read back.
struct Meter: Model {
  typealias ID = Identifier<Meter, Int>
  let id: ID
  var reading: Double { didSet { _changedColumns.insert(1) } }
  let unit: String
  var _changedColumns = ColumnChanges.none

  init(row: Row, at offset: Int) throws {
    var columns = row.columns(from: offset)
    self.id = try columns.next()
    self.reading = try columns.next()
    self.unit = try columns.next()
  }

  static var id: Column<Meter, ID> { Column("id") }
  static var reading: Column<Meter, Double> { Column("reading") }

  struct Draft: ModelDraft {
    typealias Root = Meter
    var key: ID
    var reading: Double
    var id: ID? { key }
    var absentColumns: [Int] { [2] }

    func bind(to binder: inout Binder) throws {
      try binder.bind(key)
      try binder.bind(reading)
    }
  }

  typealias Patch = NoPatch<Meter>

  func bind(to binder: inout ColumnBinder) throws {
    try binder.bind(id)
    try binder.bind(reading)
    try binder.bind(unit)
  }

  static let modelDefinition = ModelDefinition.test(
    "Meter", "meters",
    [
      .column("id", role: .key), "reading",
      .column("unit", role: .databaseDefault),
    ])
}
