import CSQLite
import Foundation

/// Functions for the exact decimals that Tenon stores as text and SQLite cannot handle: sum, average, order and
/// arithmetic.
///
/// A result with more digits than `Decimal` holds is an error. Only averages are rounded.
enum SQLiteDecimal {
  private typealias Function = SQLiteDialect.Function

  /// Adds the functions and the collation to a connection.
  static func register(on connection: OpaquePointer?) -> Int32 {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    var code = sqlite3_create_window_function(
      connection, Function.decimalSum.rawValue, 1, flags, nil,
      { context, _, values in SQLiteDecimal.change(context, values) { $0.add($1) } },
      { context in SQLiteDecimal.finish(context) { $0.sum } },
      { context in SQLiteDecimal.report(context) { $0.sum } },
      { context, _, values in SQLiteDecimal.change(context, values) { $0.remove($1) } },
      nil)
    guard code == SQLITE_OK else { return code }
    code = sqlite3_create_window_function(
      connection, Function.decimalAverage.rawValue, 1, flags, nil,
      { context, _, values in SQLiteDecimal.change(context, values) { $0.add($1) } },
      { context in SQLiteDecimal.finish(context) { $0.average } },
      { context in SQLiteDecimal.report(context) { $0.average } },
      { context, _, values in SQLiteDecimal.change(context, values) { $0.remove($1) } },
      nil)
    guard code == SQLITE_OK else { return code }
    code = sqlite3_create_function_v2(
      connection, Function.decimalAdd.rawValue, 2, flags, nil,
      { context, _, values in
        SQLiteDecimal.combine(context, values, SQLiteDecimal.sum)
      }, nil, nil, nil)
    guard code == SQLITE_OK else { return code }
    code = sqlite3_create_function_v2(
      connection, Function.decimalSubtract.rawValue, 2, flags, nil,
      { context, _, values in
        SQLiteDecimal.combine(context, values, SQLiteDecimal.difference)
      }, nil, nil, nil)
    guard code == SQLITE_OK else { return code }
    code = sqlite3_create_function_v2(
      connection, Function.decimalMultiply.rawValue, 2, flags, nil,
      { context, _, values in
        SQLiteDecimal.combine(context, values, DecimalText.product)
      }, nil, nil, nil)
    guard code == SQLITE_OK else { return code }
    code = sqlite3_create_function_v2(
      connection, Function.decimal.rawValue, 1, flags, nil,
      { context, _, values in SQLiteDecimal.convert(context, values) }, nil, nil, nil)
    guard code == SQLITE_OK else { return code }
    return sqlite3_create_collation_v2(
      connection, SQLiteDialect.decimalCollationName, SQLITE_UTF8, nil,
      { _, leftCount, left, rightCount, right in
        DecimalOrder.compare(
          UnsafeRawBufferPointer(start: left, count: Int(leftCount)),
          UnsafeRawBufferPointer(start: right, count: Int(rightCount)))
      }, nil)
  }

  /// Returns the result of an operation on two numbers to SQLite, or NULL if either of them is NULL.
  private static func combine(
    _ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?,
    _ operation: (Decimal, Decimal) -> Decimal?
  ) {
    guard let values, let first = values[0], let second = values[1],
      sqlite3_value_type(first) != SQLITE_NULL, sqlite3_value_type(second) != SQLITE_NULL
    else { return sqlite3_result_null(context) }
    guard let left = decimal(first), let right = decimal(second) else {
      return sqlite3_result_error(context, "operand is not a decimal number", -1)
    }
    guard let text = operation(left, right).flatMap(DecimalText.text) else {
      return sqlite3_result_error(context, "a decimal needs more than 38 digits", -1)
    }
    SQLiteResult.give(text, to: context)
  }

  /// Returns the plain text of a number to SQLite. Returns other values unchanged.
  private static func convert(
    _ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) {
    guard let value = values?.pointee else { return sqlite3_result_null(context) }
    guard let text = decimal(value).flatMap(DecimalText.text) else {
      return sqlite3_result_value(context, value)
    }
    SQLiteResult.give(text, to: context)
  }

  /// Returns the exact sum of two numbers; nil if it has too many digits. `NSDecimalAdd` reports that only if both have
  /// the same sign.
  fileprivate static func sum(_ left: Decimal, _ right: Decimal) -> Decimal? {
    var (result, first, second) = (Decimal(), left, right)
    guard NSDecimalAdd(&result, &first, &second, .plain) == .noError,
      left.sign == right.sign || (result - left == right && result - right == left)
    else { return nil }
    return result
  }

  /// Returns the exact difference of two numbers; nil if it has too many digits.
  fileprivate static func difference(_ left: Decimal, _ right: Decimal) -> Decimal? {
    sum(left, -right)
  }

  private static func change(
    _ context: OpaquePointer?, _ values: UnsafeMutablePointer<OpaquePointer?>?,
    _ change: (DecimalSum, Decimal) -> Bool
  ) {
    guard let value = values?.pointee, sqlite3_value_type(value) != SQLITE_NULL else { return }
    guard let slot = slot(context, isNew: true) else {
      return sqlite3_result_error_nomem(context)
    }
    let state = slot.pointee?.takeUnretainedValue() ?? DecimalSum()
    if slot.pointee == nil { slot.pointee = Unmanaged.passRetained(state) }
    guard let number = decimal(value) else {
      let reason = "a decimal column holds a value that is not a decimal number"
      return sqlite3_result_error(context, reason, -1)
    }
    if !change(state, number) {
      sqlite3_result_error(context, "a sum of decimals needs more than 38 digits", -1)
    }
  }

  private static func decimal(_ value: OpaquePointer) -> Decimal? {
    switch sqlite3_value_type(value) {
    case SQLITE_INTEGER: Decimal(sqlite3_value_int64(value))
    // The shortest text that represents the double is the intended decimal, as in `SQLiteRow.decimal`.
    case SQLITE_FLOAT: DecimalText.decimal(String(describing: sqlite3_value_double(value)))
    case SQLITE_TEXT: sqlite3_value_text(value).flatMap { DecimalText.decimal(String(cString: $0)) }
    default: nil
    }
  }

  /// Returns the current result to SQLite.
  private static func report(_ context: OpaquePointer?, _ result: (DecimalSum) -> Decimal?) {
    guard let state = slot(context, isNew: false)?.pointee?.takeUnretainedValue(),
      let text = result(state).flatMap(DecimalText.text)
    else { return sqlite3_result_null(context) }
    SQLiteResult.give(text, to: context)
  }

  /// Returns the result to SQLite and releases the sum.
  private static func finish(_ context: OpaquePointer?, _ result: (DecimalSum) -> Decimal?) {
    report(context, result)
    guard let slot = slot(context, isNew: false) else { return }
    slot.pointee?.release()
    slot.pointee = nil
  }

  /// Returns the memory in which SQLite keeps the sum of the current group. It is filled with zeros at first, which
  /// means nil.
  private static func slot(
    _ context: OpaquePointer?, isNew: Bool
  ) -> UnsafeMutablePointer<Unmanaged<DecimalSum>?>? {
    let size = isNew ? MemoryLayout<Unmanaged<DecimalSum>?>.size : 0
    return sqlite3_aggregate_context(context, Int32(size))?
      .assumingMemoryBound(to: Unmanaged<DecimalSum>?.self)
  }
}

/// The exact sum of decimals.
private final class DecimalSum {
  private var total = Decimal(0)
  private var count = 0

  var sum: Decimal? { count == 0 ? nil : total }

  var average: Decimal? { count == 0 ? nil : total / Decimal(count) }

  /// Adds a number. Returns false if the sum has too many digits.
  func add(_ value: Decimal) -> Bool {
    guard let result = SQLiteDecimal.sum(total, value) else { return false }
    total = result
    count += 1
    return true
  }

  /// Subtracts a number again. Returns false if the sum has too many digits.
  func remove(_ value: Decimal) -> Bool {
    guard let result = SQLiteDecimal.difference(total, value) else { return false }
    total = result
    count -= 1
    return true
  }
}
