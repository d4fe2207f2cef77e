import CSQLite
import Foundation

/// A custom function for SQLite's SQL, written in Swift.
///
///     var configuration = Configuration()
///     configuration.functions = [
///       SQLiteFunction("casefold", arguments: 1, isDeterministic: true) { values in
///         guard case .text(let text) = values[0] else { return .null }
///         return .text(text.folding(options: .caseInsensitive, locale: nil))
///       }
///     ]
///     let db = try Database("sqlite:blog.db", configuration: configuration)
///     let name = sql("casefold(\(User.username))", as: String?.self)
///     try User.query.filter(name == "élodie").all(in: session)
///
/// All connections of the database have the function. It runs on the thread of the statement, so it may run on several
/// threads at the same time, and it must not use the database. It does not exist on other databases, which have
/// functions of their own.
public struct SQLiteFunction: Sendable {
  /// An error with a message that a function may throw. Of other errors only the type is reported, as they may contain
  /// values.
  public struct Failure: Error, Hashable {
    /// The reason, without the values of the arguments. It becomes part of the `SQLError`.
    public let message: String

    /// Creates a failure.
    ///
    ///     throw SQLiteFunction.Failure("the pattern is not a regular expression")
    ///
    /// - Parameter message: The reason, without the values of the arguments.
    public init(_ message: String) { self.message = message }
  }

  /// The function's name in SQL. SQLite ignores its case.
  public let name: String

  /// The number of arguments; nil for any number.
  public let arguments: Int?

  /// True if the result depends only on the arguments and the function has no side effects. SQLite then allows the
  /// function in indexes, generated columns, views and triggers.
  public let isDeterministic: Bool

  fileprivate let call: @Sendable ([SQLValue]) throws -> SQLValue

  /// Creates a function.
  ///
  /// Opening the database fails if the name is one that Tenon uses, such as `decimal_sum`. A function of SQLite with
  /// the same name is replaced.
  ///
  /// - Parameters:
  ///   - name: The function's name in SQL.
  ///   - arguments: The number of arguments, up to 100; nil for any number.
  ///   - isDeterministic: True if the result depends only on the arguments and the function has no side effects.
  ///   - call: Computes the result. The arguments are integers, floating-point numbers, text, bytes or NULL, as SQLite
  ///     stores them. The result is converted to the form in which a column stores it. If the closure throws, the
  ///     statement throws `SQLError`.
  public init(
    _ name: String, arguments: Int?, isDeterministic: Bool = false,
    _ call: @escaping @Sendable (_ arguments: [SQLValue]) throws -> SQLValue
  ) {
    self.name = name
    self.arguments = arguments
    self.isDeterministic = isDeterministic
    self.call = call
  }
}

/// A custom order of text for SQLite, written in Swift.
///
///     configuration.collations = [
///       SQLiteCollation("unicode") { $0.compare($1, options: .caseInsensitive) }
///     ]
///     User.query.order(by: sql("\(User.username) COLLATE unicode", as: String.self))
///
/// All connections of the database have the collation. It may run on several threads at the same time, and it must not
/// use the database. Tables and indexes that use it can only be used where it is configured, and must be rebuilt when
/// its order changes. It does not exist on other databases, which have collations of their own.
public struct SQLiteCollation: Sendable {
  /// The collation's name in SQL. SQLite ignores its case.
  public let name: String

  fileprivate let compare: @Sendable (String, String) -> ComparisonResult

  /// Creates a collation.
  ///
  /// Opening the database fails if the name is one that SQLite or Tenon uses: `binary`, `nocase`, `rtrim` or `decimal`.
  ///
  /// - Parameters:
  ///   - name: The collation's name in SQL.
  ///   - compare: Compares two texts. The order must be total and must never change, or SQLite's indexes are damaged.
  public init(
    _ name: String,
    _ compare: @escaping @Sendable (_ left: String, _ right: String) -> ComparisonResult
  ) {
    self.name = name
    self.compare = compare
  }
}

extension Configuration {
  /// Checks the custom functions and collations.
  ///
  /// - Throws: `SQLError` for a name or number of arguments that SQLite does not allow, a reserved name, or a
  ///   duplicate.
  func checkSQLite() throws {
    var seen: Set<String> = []
    for function in functions {
      let name = function.name.lowercased()
      let arguments = function.arguments
      try Self.check(
        name, "function",
        isTaken: name == "decimal" || name.hasPrefix("decimal_")
          || [SQLiteHex.name, SQLiteJSON.name, SQLiteLower.name].contains(name))
      if let arguments, !(0...100).contains(arguments) {
        throw SQLError(
          message: "the SQLite function \(function.name) cannot have \(arguments) arguments: "
            + "use 0 to 100, or nil for any number")
      }
      guard seen.insert("\(name) \(arguments ?? -1)").inserted else {
        throw SQLError(message: "the SQLite function \(function.name) is configured twice")
      }
    }
    seen = []
    for collation in collations {
      let name = collation.name.lowercased()
      try Self.check(
        name, "collation", isTaken: ["binary", "nocase", "rtrim", "decimal"].contains(name))
      guard seen.insert(name).inserted else {
        throw SQLError(message: "the SQLite collation \(collation.name) is configured twice")
      }
    }
  }

  private static func check(_ name: String, _ what: String, isTaken: Bool) throws {
    guard !name.isEmpty, name.utf8.count <= 255, !name.utf8.contains(0) else {
      throw SQLError(
        message: "the name of a SQLite \(what) must have 1 to 255 bytes, none of which is NUL")
    }
    if isTaken {
      throw SQLError(message: "the SQLite \(what) \(name) cannot be replaced: Tenon uses it")
    }
  }

  /// Adds the functions and collations to a connection.
  func register(on connection: OpaquePointer?) -> Int32 {
    for function in functions {
      let code = function.register(on: connection)
      guard code == SQLITE_OK else { return code }
    }
    for collation in collations {
      let code = collation.register(on: connection)
      guard code == SQLITE_OK else { return code }
    }
    return SQLITE_OK
  }
}

/// A box for a function or collation that SQLite keeps a pointer to.
private final class Registered<Definition> {
  let definition: Definition

  init(_ definition: Definition) { self.definition = definition }

  /// Returns the definition that a pointer from SQLite refers to.
  static func at(_ pointer: UnsafeMutableRawPointer?) -> Definition? {
    pointer.map { Unmanaged<Registered>.fromOpaque($0).takeUnretainedValue().definition }
  }

  static func release(_ pointer: UnsafeMutableRawPointer?) {
    pointer.map { Unmanaged<Registered>.fromOpaque($0).release() }
  }
}

extension SQLiteFunction {
  fileprivate func register(on connection: OpaquePointer?) -> Int32 {
    // Schemas may only call functions marked as innocuous, as `PRAGMA trusted_schema` is off.
    let flags = SQLITE_UTF8 | (isDeterministic ? SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS : 0)
    // SQLite calls the destructor when the connection is closed, and when this call fails.
    return sqlite3_create_function_v2(
      connection, name, Int32(arguments ?? -1), flags,
      Unmanaged.passRetained(Registered(self)).toOpaque(),
      { context, count, values in SQLiteFunction.run(context, Int(count), values) }, nil, nil,
      { Registered<SQLiteFunction>.release($0) })
  }

  private static func run(
    _ context: OpaquePointer?, _ count: Int, _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) {
    guard let function = Registered<SQLiteFunction>.at(sqlite3_user_data(context)) else {
      return sqlite3_result_null(context)
    }
    do {
      let arguments = try (0..<count).map { try argument(values?[$0]) }
      try SQLiteResult.give(function.call(arguments), to: context)
    } catch {
      let reason = (error as? Failure)?.message ?? "\(type(of: error))"
      sqlite3_result_error(context, "the function \(function.name) failed: \(reason)", -1)
    }
  }

  private static func argument(_ value: OpaquePointer?) throws -> SQLValue {
    switch sqlite3_value_type(value) {
    case SQLITE_INTEGER: return .integer(sqlite3_value_int64(value))
    case SQLITE_FLOAT: return .double(sqlite3_value_double(value))
    case SQLITE_TEXT:
      let bytes = sqlite3_value_text(value)
      let text = UTF8Text.string(
        UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(sqlite3_value_bytes(value)))
      )
      guard let text else { throw Failure("an argument is text that is not UTF-8") }
      return .text(text)
    case SQLITE_BLOB:
      let bytes = sqlite3_value_blob(value)
      let count = bytes == nil ? 0 : Int(sqlite3_value_bytes(value))
      return .bytes([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
    default: return .null
    }
  }
}

extension SQLiteCollation {
  fileprivate func register(on connection: OpaquePointer?) -> Int32 {
    let registered = Unmanaged.passRetained(Registered(self))
    let code = sqlite3_create_collation_v2(
      connection, name, SQLITE_UTF8, registered.toOpaque(),
      { pointer, leftCount, left, rightCount, right in
        guard let collation = Registered<SQLiteCollation>.at(pointer) else { return 0 }
        let left = UnsafeRawBufferPointer(start: left, count: Int(leftCount))
        let right = UnsafeRawBufferPointer(start: right, count: Int(rightCount))
        let order = collation.compare(
          String(decoding: left, as: UTF8.self), String(decoding: right, as: UTF8.self))
        return Int32(truncatingIfNeeded: order.rawValue)
      },
      { Registered<SQLiteCollation>.release($0) })
    // Unlike for functions, SQLite does not call the destructor when this call fails.
    if code != SQLITE_OK { registered.release() }
    return code
  }
}

/// Returns the results of functions to SQLite.
enum SQLiteResult {
  /// Returns a value to SQLite in the form in which a column stores it.
  ///
  /// - Throws: `SQLiteFunction.Failure` for a value that no column can hold.
  static func give(_ value: SQLValue, to context: OpaquePointer?) throws {
    switch value {
    case .null: sqlite3_result_null(context)
    case .bool(let value): sqlite3_result_int64(context, value ? 1 : 0)
    case .integer(let value): sqlite3_result_int64(context, value)
    case .double(let value): sqlite3_result_double(context, value)
    case .text(let text), .json(let text): give(text, to: context)
    case .bytes(let bytes):
      bytes.withUnsafeBytes { tenon_result_blob(context, $0.baseAddress, sqlite3_uint64($0.count)) }
    case .date(let value): give(value.description, to: context)
    case .time(let value): give(value.description, to: context)
    case .uuid(let value): give(UUIDText.text(value), to: context)
    case .decimal(let value): try give(DecimalText.text(value), to: context)
    case .datetime(let value): try give(DateTimeText.text(value), to: context)
    case .invalid(let reason): throw SQLiteFunction.Failure("the result is \(reason)")
    }
  }

  private static func give(_ text: String?, to context: OpaquePointer?) throws {
    guard let text else { throw SQLiteFunction.Failure("the result cannot be stored") }
    give(text, to: context)
  }

  static func give(_ text: String, to context: OpaquePointer?) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        tenon_result_text(context, $0.baseAddress, sqlite3_uint64($0.count))
      }
    }
  }
}
