#if PostgreSQL
  import CPostgreSQL
  import Foundation

  /// The current row of a result in binary form.
  final class PostgreSQLRow: RowSource {
    let sql: String
    /// The index of the row.
    var index: Int32 = -1
    private let result: OpaquePointer
    private let types: [Oid]
    private let connection: PostgreSQLConnection

    init(_ result: OpaquePointer, of connection: PostgreSQLConnection, _ sql: String) {
      self.sql = sql
      self.result = result
      self.connection = connection
      types = (0..<PQnfields(result)).map { PQftype(result, $0) }
    }

    /// The bytes of a value; nil for NULL and for a column that does not exist.
    @inline(__always)
    private func cell(_ index: Int) -> UnsafeRawBufferPointer? {
      guard types.indices.contains(index) else { return nil }
      let column = Int32(truncatingIfNeeded: index)
      guard PQgetisnull(result, self.index, column) == 0,
        let start = PQgetvalue(result, self.index, column)
      else { return nil }
      return UnsafeRawBufferPointer(
        start: start, count: Int(PQgetlength(result, self.index, column)))
    }

    private func type(at index: Int) -> PostgreSQLType? {
      types.indices.contains(index) ? PostgreSQLType(rawValue: types[index]) : nil
    }

    private func integer<Value: FixedWidthInteger>(
      _ bytes: UnsafeRawBufferPointer, _ type: Value.Type = Value.self
    ) -> Value? {
      guard bytes.count == MemoryLayout<Value>.size else { return nil }
      return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    func isNull(at index: Int) -> Bool { cell(index) == nil }

    func int64(at index: Int) throws -> Int64 {
      if let bytes = cell(index), let value = int64(bytes, type(at: index)) { return value }
      throw mismatch(at: index, expected: "an integer")
    }

    private func int64(_ bytes: UnsafeRawBufferPointer, _ type: PostgreSQLType?) -> Int64? {
      switch type {
      case .int8: integer(bytes, Int64.self)
      case .int4: integer(bytes, Int32.self).map(Int64.init)
      case .int2: integer(bytes, Int16.self).map(Int64.init)
      case .oid: integer(bytes, UInt32.self).map(Int64.init)
      // The result of EXISTS.
      case .bool: bytes.first.map { $0 == 0 ? 0 : 1 }
      default: nil
      }
    }

    func bool(at index: Int) throws -> Bool {
      if let bytes = cell(index) {
        switch type(at: index) {
        case .bool: if let byte = bytes.first { return byte != 0 }
        case let type:
          switch int64(bytes, type) {
          case 0: return false
          case 1: return true
          default: break
          }
        }
      }
      throw mismatch(at: index, expected: "a boolean")
    }

    func double(at index: Int) throws -> Double {
      if let bytes = cell(index) {
        switch type(at: index) {
        case .float8: if let bits = integer(bytes, UInt64.self) { return Double(bitPattern: bits) }
        case .float4:
          if let bits = integer(bytes, UInt32.self) { return Double(Float(bitPattern: bits)) }
        case .numeric:
          if let value = PostgreSQLNumeric.text(bytes).flatMap(Double.init) { return value }
        case .bool: break
        case let type: if let value = int64(bytes, type) { return Double(value) }
        }
      }
      throw mismatch(at: index, expected: "a number")
    }

    func text(at index: Int) throws -> String {
      if let bytes = cell(index), isText(at: index),
        let text = UTF8Text.string(bytes.bindMemory(to: UInt8.self))
      {
        return text
      }
      throw mismatch(at: index, expected: "text in UTF-8")
    }

    /// True if the binary form of a column's values is their text, also for an enum and other types of the database.
    private func isText(at index: Int) -> Bool {
      guard types.indices.contains(index) else { return false }
      return PostgreSQLType(rawValue: types[index])?.isText
        ?? connection.catalog.isText(types[index])
    }

    func bytes(at index: Int) throws -> [UInt8] {
      if type(at: index) == .bytes, let bytes = cell(index) {
        return [UInt8](bytes)
      }
      throw mismatch(at: index, expected: "bytes")
    }

    func decimal(at index: Int) throws -> Decimal {
      if let bytes = cell(index) {
        switch type(at: index) {
        case .numeric:
          if let value = PostgreSQLNumeric.text(bytes).flatMap(DecimalText.decimal) { return value }
        case .float4, .float8:
          // The shortest text that represents the double is the intended decimal: 0.99, not 0.98999….
          let number = try double(at: index)
          if let value = DecimalText.decimal(String(describing: number)) { return value }
        case .bool: break
        case let type: if let value = int64(bytes, type) { return Decimal(value) }
        }
      }
      throw mismatch(at: index, expected: "a decimal number that Decimal holds exactly")
    }

    func datetime(at index: Int) throws -> Date {
      if let bytes = cell(index) {
        switch type(at: index) {
        case .timestampWithZone, .timestamp:
          if let number = integer(bytes, Int64.self),
            let value = PostgreSQLTime.date(microseconds: number)
          {
            return value
          }
        case let type where type?.isText == true:
          if let value = DateTimeText.date(bytes.bindMemory(to: UInt8.self)) { return value }
        default: break
        }
      }
      throw mismatch(at: index, expected: "a time of the years 1 to 9999")
    }

    func date(at index: Int) throws -> CalendarDate {
      if type(at: index) == .date, let bytes = cell(index),
        let days = integer(bytes, Int32.self), let value = PostgreSQLTime.date(days: days)
      {
        return value
      }
      throw mismatch(at: index, expected: "a date of the years 1 to 9999")
    }

    func time(at index: Int) throws -> TimeOfDay {
      if let bytes = cell(index) {
        switch type(at: index) {
        case .time:
          if let number = integer(bytes, Int64.self),
            let value = PostgreSQLTime.time(microseconds: number)
          {
            return value
          }
        case let type where type?.isText == true:
          if let value = TimeOfDay(String(decoding: bytes, as: UTF8.self)) { return value }
        default: break
        }
      }
      throw mismatch(at: index, expected: "a time of day before 24:00:00")
    }

    func uuid(at index: Int) throws -> UUID {
      if let bytes = cell(index) {
        switch type(at: index) {
        case .uuid, .bytes: if let value = UUIDText.uuid(bytes: [UInt8](bytes)) { return value }
        case let type where type?.isText == true:
          if let value = UUIDText.uuid(String(decoding: bytes, as: UTF8.self)) { return value }
        default: break
        }
      }
      throw mismatch(at: index, expected: "a UUID")
    }

    func json(at index: Int) throws -> String {
      if let bytes = cell(index) {
        switch type(at: index) {
        // The first byte is the version of the form.
        case .jsonb:
          if bytes.first == 1 { return String(decoding: bytes.dropFirst(), as: UTF8.self) }
        case .json: return String(decoding: bytes, as: UTF8.self)
        default: if isText(at: index) { return try text(at: index) }
        }
      }
      throw mismatch(at: index, expected: "JSON")
    }

    // MARK: - Errors

    func columnName(at index: Int) -> String? {
      guard types.indices.contains(index) else { return nil }
      let column = Int32(truncatingIfNeeded: index)
      let name = PQfname(result, column).map { String(cString: $0) } ?? "#\(index)"
      let table = connection.catalog.table(PQftable(result, column))
      return (table.map { "\($0)." } ?? "") + name
    }

    func kind(at index: Int) -> String {
      guard types.indices.contains(index) else { return "no such column" }
      if isNull(at: index) { return "NULL" }
      return PostgreSQLType(rawValue: types[index])?.kind
        ?? connection.catalog.name(of: types[index])
    }

    private func mismatch(at index: Int, expected: String) -> InvalidColumnValue {
      InvalidColumnValue(
        column: columnName(at: index) ?? "#\(index)", expected: expected, found: kind(at: index),
        statement: sql)
    }
  }
#endif
