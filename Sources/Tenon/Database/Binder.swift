import Foundation

/// Binds the parameters of a statement, one after the other.
///
/// Parameters of SQLite are bound directly to its statement, in code that the compiler can inline. Other drivers
/// receive theirs through `BindTarget`.
public struct Binder {
  @usableFromInline let sqlite: SQLiteParameters?
  private let target: (any BindTarget)?
  /// The number of parameters bound so far.
  private var count: Int32 = 0

  init(_ parameters: SQLiteParameters) {
    sqlite = parameters
    target = nil
  }

  package init(target: any BindTarget) {
    sqlite = nil
    self.target = target
  }

  /// True if the statement should run before further rows are bound.
  var isFull: Bool { target?.isFull ?? false }

  /// Binds a value to the next parameter.
  ///
  /// - Throws: `SQLError` when the database refuses the value: it is too large or cannot be stored.
  @inlinable
  public mutating func bind<Value: SQLConvertible>(_ value: Value) throws {
    try value.bind(to: &self)
  }

  /// Binds a value to the next parameter. Binds nothing when the value is absent: its column then gets the database's
  /// default.
  @inlinable
  public mutating func bind<Value: SQLConvertible>(_ input: Input<Value>) throws {
    if case .value(let value) = input { try value.bind(to: &self) }
  }

  /// Binds all columns of the referenced row's key.
  ///
  /// - Throws: `SQLError` when the row has no key yet.
  public mutating func bind<Target: Model>(_ link: Link<Target>) throws {
    try bind(link, columns: Target.ID.columnCount, isOptional: false) { try $0.bind(to: &$1) }
  }

  /// Binds all columns of the referenced row's key, or NULL for each of them.
  public mutating func bind<Target: Model>(_ link: Link<Target>?) throws {
    if let link {
      try bind(link, columns: Target.ID.columnCount, isOptional: true) { try $0.bind(to: &$1) }
    } else {
      for _ in 0..<Target.ID.columnCount { try bindNull() }
    }
  }

  /// Binds a part of the referenced row's key.
  ///
  /// - Throws: `SQLError` when the row has no key yet.
  public mutating func bind<Target: Model, Part: SQLConvertible>(
    _ link: Link<Target>, _ part: (Target.ID) -> Part
  ) throws {
    try bind(link, columns: 1, isOptional: false) { try part($0).bind(to: &$1) }
  }

  /// Binds a part of the referenced row's key, or NULL.
  public mutating func bind<Target: Model, Part: SQLConvertible>(
    _ link: Link<Target>?, _ part: (Target.ID) -> Part
  ) throws {
    guard let link else { return try bindNull() }
    try bind(link, columns: 1, isOptional: true) { try part($0).bind(to: &$1) }
  }

  private mutating func bind<Target>(
    _ link: Link<Target>, columns: Int, isOptional: Bool,
    _ bind: (Target.ID, inout Binder) throws -> Void
  ) throws {
    if let key = link.knownKey { return try bind(key, &self) }
    guard let fields = target?.fields, fields.acceptsUnresolved else {
      _ = try link.key
      return
    }
    for _ in 0..<columns { fields.bind(unresolved: link.unresolved, isOptional: isOptional) }
  }

  /// Lets the target encode a value in the way of the value's type. Only encoders do.
  ///
  /// - Returns: True if the target encoded the value.
  @inlinable
  func encodes(_ value: some SQLConvertible) throws -> Bool {
    guard sqlite == nil else { return false }
    return try targetEncodes(value)
  }

  @usableFromInline func targetEncodes(_ value: some SQLConvertible) throws -> Bool {
    try target?.fields?.encodes(value) ?? false
  }

  /// Skips the next parameter if the target does not need its value, so that an expensive value need not be computed.
  ///
  /// - Returns: True if the parameter was skipped.
  package mutating func skipsNext() throws -> Bool {
    guard let fields = target?.fields, fields.acceptsAnyValue else { return false }
    try fields.bind(.null)
    return true
  }

  /// Binds NULL.
  public mutating func bindNull() throws {
    guard let sqlite else { return try add(.null) }
    count += 1
    try sqlite.bindNull(at: count)
  }

  /// Binds an integer.
  public mutating func bind(int64 value: Int64) throws {
    guard let sqlite else { return try add(.integer(value)) }
    count += 1
    try sqlite.bind(value, at: count)
  }

  /// Binds a boolean.
  public mutating func bind(bool value: Bool) throws {
    guard let sqlite else { return try add(.bool(value)) }
    count += 1
    try sqlite.bind(Int64(value ? 1 : 0), at: count)
  }

  /// Binds a floating-point number.
  ///
  /// - Throws: `SQLError` for NaN on SQLite, which would store NULL instead.
  public mutating func bind(double value: Double) throws {
    guard let sqlite else { return try add(.double(value)) }
    guard !value.isNaN else { throw unstorable("a number that is NaN") }
    count += 1
    try sqlite.bind(value, at: count)
  }

  /// Binds text, including embedded NUL characters.
  public mutating func bind(text value: String) throws {
    guard let sqlite else { return try add(.text(value)) }
    count += 1
    try sqlite.bind(value, at: count)
  }

  /// Binds bytes.
  public mutating func bind(bytes value: [UInt8]) throws {
    guard let sqlite else { return try add(.bytes(value)) }
    count += 1
    try sqlite.bind(value, at: count)
  }

  /// Binds a value in the form that the database's type system requires.
  public mutating func bind(_ value: SQLValue) throws {
    if case .invalid(let reason) = value { throw unstorable(reason) }
    guard let sqlite else { return try add(value) }
    switch value {
    case .null: try bindNull()
    case .bool(let value): try bind(bool: value)
    case .integer(let value): try bind(int64: value)
    case .double(let value): try bind(double: value)
    case .text(let value), .json(let value): try bind(text: value)
    case .bytes(let value): try bind(bytes: value)
    case .date(let value): try bind(text: value.description)
    case .time(let value): try bind(text: value.description)
    case .uuid(let value): try bind(text: UUIDText.text(value))
    case .decimal(let value):
      guard let text = DecimalText.text(value) else {
        throw unstorable("a decimal that is NaN")
      }
      try bind(text: text)
    case .datetime(let value):
      guard try sqlite.bind(value, at: count + 1) else {
        throw unstorable("a time outside the years 1 to 9999")
      }
      count += 1
    case .invalid: break
    }
  }

  private mutating func add(_ value: SQLValue) throws {
    count += 1
    try target?.bind(value)
  }

  private func unstorable(_ what: String) -> SQLError {
    SQLError(
      message: "parameter \(count + 1) cannot be bound: \(what)",
      statement: sqlite?.sql ?? target?.sql)
  }
}

/// Receives the parameters of a statement of a driver other than SQLite, or the values of a row in place of a
/// statement.
package protocol BindTarget: AnyObject {
  /// Receives the next parameter.
  func bind(_ value: SQLValue) throws

  /// The statement's text, for errors; nil if there is no statement.
  var sql: String? { get }

  /// True if so much is bound that the statement should run before further rows are bound.
  var isFull: Bool { get }

  /// The target itself if it receives fields; nil for a statement.
  var fields: (any FieldTarget)? { get }
}

extension BindTarget {
  /// Nil, as there is no statement.
  package var sql: String? { nil }

  /// False, as the number of parameters is fixed.
  package var isFull: Bool { false }

  /// Nil, as the parameters belong to a statement.
  package var fields: (any FieldTarget)? { nil }
}

/// Receives the values of a draft or row field by field, for example to encode them, without a statement.
package protocol FieldTarget: BindTarget {
  /// Encodes the next field in the way of its type.
  ///
  /// - Returns: True if the field was encoded; false if it must be bound as an SQL value.
  func encodes(_ value: some SQLConvertible) throws -> Bool

  /// True if any value will do for the next field.
  var acceptsAnyValue: Bool { get }

  /// True if references to rows without a key are accepted.
  var acceptsUnresolved: Bool { get }

  /// Receives a column of a reference to a row without a key; the row is nil if the reference is missing.
  func bind(unresolved row: (any AnyPending)?, isOptional: Bool)
}

extension FieldTarget {
  /// The target itself.
  package var fields: (any FieldTarget)? { self }

  /// False, so that the field is bound as an SQL value.
  package func encodes(_ value: some SQLConvertible) throws -> Bool { false }

  /// False, so that the value is bound.
  package var acceptsAnyValue: Bool { false }

  /// False, so that such references are refused.
  package var acceptsUnresolved: Bool { false }

  /// Does nothing, as such references are refused.
  package func bind(unresolved row: (any AnyPending)?, isOptional: Bool) {}
}
