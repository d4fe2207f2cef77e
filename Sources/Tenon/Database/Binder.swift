import CSQLite
import Foundation

/// The parameters of a statement, bound one after the other.
///
/// SQLite's are bound straight to its statement; other drivers collect theirs through `BindTarget`.
public struct Binder {
  @usableFromInline let statement: OpaquePointer?
  /// Where the statement's texts stand.
  private unowned(unsafe) let bytes: BoundBytes?
  private let target: (any BindTarget)?
  private var count: Int32 = 0

  init(sqlite statement: OpaquePointer, _ bytes: BoundBytes) {
    self.statement = statement
    self.bytes = bytes
    target = nil
  }

  package init(target: any BindTarget) {
    statement = nil
    bytes = nil
    self.target = target
  }

  /// Binds a value to the next parameter.
  ///
  /// - Throws: `SQLError` when the database refuses it: it is too large, or no such value can be stored.
  @inlinable
  public mutating func bind<Value: SQLConvertible>(_ value: Value) throws {
    try value.bind(to: &self)
  }

  /// Binds a value to the next parameter, or nothing when it is absent: its column then takes the
  /// database's default.
  @inlinable
  public mutating func bind<Value: SQLConvertible>(_ input: Input<Value>) throws {
    if case .value(let value) = input { try value.bind(to: &self) }
  }

  /// Binds the key of the row referred to, all its columns.
  ///
  /// - Throws: `SQLError` when the row has no key yet.
  public mutating func bind<Target: Model>(_ link: Link<Target>) throws {
    try bind(link, columns: Target.ID.columnCount, isOptional: false) { try $0.bind(to: &$1) }
  }

  /// Binds the key of the row referred to, or as many NULLs.
  public mutating func bind<Target: Model>(_ link: Link<Target>?) throws {
    if let link {
      try bind(link, columns: Target.ID.columnCount, isOptional: true) { try $0.bind(to: &$1) }
    } else {
      for _ in 0..<Target.ID.columnCount { try bindNull() }
    }
  }

  /// Binds a part of the key of the row referred to.
  ///
  /// - Throws: `SQLError` when the row has no key yet.
  public mutating func bind<Target: Model, Part: SQLConvertible>(
    _ link: Link<Target>, _ part: (Target.ID) -> Part
  ) throws {
    try bind(link, columns: 1, isOptional: false) { try part($0).bind(to: &$1) }
  }

  /// Binds a part of the key of the row referred to, or NULL.
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
    guard let target, target.takesUnresolved else {
      _ = try link.key
      return
    }
    for _ in 0..<columns { target.bind(unresolved: link.unresolved, isOptional: isOptional) }
  }

  /// Encodes a value as its type does, where what is bound are fields that are encoded.
  ///
  /// - Returns: Whether that is so.
  @inlinable
  func encodes(_ value: some SQLConvertible) throws -> Bool {
    guard statement == nil else { return false }
    return try targetEncodes(value)
  }

  @usableFromInline func targetEncodes(_ value: some SQLConvertible) throws -> Bool {
    try target?.encodes(value) ?? false
  }

  /// Passes over the next parameter when nobody asks for its value, so that a costly one need not be made.
  ///
  /// - Returns: Whether it did.
  package mutating func skipsNext() throws -> Bool {
    guard let target, target.isIndifferent else { return false }
    try target.bind(.null)
    return true
  }

  /// Binds NULL.
  public mutating func bindNull() throws {
    guard let statement else { return try add(.null) }
    count += 1
    try check(sqlite3_bind_null(statement, count))
  }

  /// Binds an integer.
  public mutating func bind(int64 value: Int64) throws {
    guard let statement else { return try add(.integer(value)) }
    count += 1
    try check(sqlite3_bind_int64(statement, count, value))
  }

  /// Binds a boolean.
  public mutating func bind(bool value: Bool) throws {
    guard let statement else { return try add(.bool(value)) }
    count += 1
    try check(sqlite3_bind_int64(statement, count, value ? 1 : 0))
  }

  /// Binds a floating-point number. SQLite has no NaN and would store NULL: that is refused.
  public mutating func bind(double value: Double) throws {
    guard let statement else { return try add(.double(value)) }
    guard !value.isNaN else { throw unstorable("a number that is not a number (NaN)") }
    count += 1
    try check(sqlite3_bind_double(statement, count, value))
  }

  /// Binds text, embedded NUL characters included.
  public mutating func bind(text value: String) throws {
    guard let statement else { return try add(.text(value)) }
    count += 1
    var value = value
    let index = count
    let code = value.withUTF8 { text in
      // An empty string may have no pointer, which SQLite would take for NULL.
      guard let pointer = UnsafeRawPointer(text.baseAddress) else {
        return tenon_bind_text(statement, index, "", 0)
      }
      guard let place = bytes?.place(for: text.count), let start = place.baseAddress else {
        return tenon_bind_text(
          statement, index, pointer.assumingMemoryBound(to: CChar.self),
          sqlite3_uint64(text.count))
      }
      start.copyMemory(from: pointer, byteCount: text.count)
      return Self.bind(place, to: index, of: statement)
    }
    try check(code)
  }

  /// Binds a text that stays where it is.
  private static func bind(
    _ text: UnsafeMutableRawBufferPointer, to index: Int32, of statement: OpaquePointer
  ) -> Int32 {
    sqlite3_bind_text64(
      statement, index, text.baseAddress?.assumingMemoryBound(to: CChar.self),
      sqlite3_uint64(text.count), nil, UInt8(SQLITE_UTF8))
  }

  /// Binds bytes.
  public mutating func bind(bytes value: [UInt8]) throws {
    guard let statement else { return try add(.bytes(value)) }
    count += 1
    let index = count
    bytes?.noteCopy()
    try check(
      value.withUnsafeBytes { bytes in
        guard let pointer = bytes.baseAddress, !bytes.isEmpty else {
          return sqlite3_bind_zeroblob(statement, index, 0)
        }
        return tenon_bind_blob(statement, index, pointer, sqlite3_uint64(bytes.count))
      })
  }

  /// Binds a value in the form the database's type system wants.
  public mutating func bind(_ value: SQLValue) throws {
    guard let statement else {
      if case .invalid(let reason) = value { throw unstorable(reason) }
      return try add(value)
    }
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
        throw unstorable("a decimal that is not a number")
      }
      try bind(text: text)
    case .datetime(let value):
      guard let place = bytes?.place(for: DateTimeText.length),
        DateTimeText.write(value, to: place.bindMemory(to: UInt8.self))
      else { throw unstorable("a time outside the years 1 to 9999") }
      count += 1
      try check(Self.bind(place, to: count, of: statement))
    case .invalid(let reason): throw unstorable(reason)
    }
  }

  private func add(_ value: SQLValue) throws {
    try target?.bind(value)
  }

  @inline(__always)
  private func check(_ code: Int32) throws {
    guard code == SQLITE_OK else { throw refusal(code) }
  }

  private func refusal(_ code: Int32) -> SQLError {
    SQLError(
      message: "parameter \(count) cannot be bound: \(String(cString: sqlite3_errstr(code)))",
      code: Int(code), statement: sql)
  }

  private func unstorable(_ what: String) -> SQLError {
    SQLError(message: "parameter \(count + 1) cannot be bound: \(what)", statement: sql)
  }

  private var sql: String? {
    statement.flatMap { sqlite3_sql($0) }.map { String(cString: $0) }
  }
}

/// What a driver other than SQLite gives for the parameters of its statement.
package protocol BindTarget: AnyObject {
  /// Takes the next parameter.
  func bind(_ value: SQLValue) throws

  /// Takes the next parameter as it encodes itself.
  ///
  /// - Returns: Whether it did; if not, it wants the value as SQL knows it.
  func encodes(_ value: some SQLConvertible) throws -> Bool

  /// Whether any value will do for the next parameter.
  var isIndifferent: Bool { get }

  /// Whether it takes references to rows that have no key yet; a statement does not.
  var takesUnresolved: Bool { get }

  /// Takes a column of a reference to a row that has no key yet; nil when no row was given.
  func bind(unresolved row: (any AnyPending)?, isOptional: Bool)
}

extension BindTarget {
  /// No: it wants the value as SQL knows it.
  package func encodes(_ value: some SQLConvertible) throws -> Bool { false }

  /// No: the value is wanted.
  package var isIndifferent: Bool { false }

  /// No.
  package var takesUnresolved: Bool { false }

  /// Nothing: such references are refused.
  package func bind(unresolved row: (any AnyPending)?, isOptional: Bool) {}
}
