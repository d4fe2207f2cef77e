#if PostgreSQL
  import Foundation

  /// The binary forms in which values are sent.
  enum PostgreSQLBinary {
    /// The reason why a value cannot be sent.
    struct Refusal: Error {
      let reason: String
    }

    /// Appends a value that is not NULL.
    ///
    /// - Returns: The type of the value.
    /// - Throws: `Refusal`.
    static func append(
      _ value: SQLValue, to bytes: inout [UInt8]
    ) throws(Refusal) -> PostgreSQLType {
      func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
      }
      switch value {
      case .null: return .unknown
      case .bool(let value):
        bytes.append(value ? 1 : 0)
        return .bool
      case .integer(let value):
        append(value)
        return .int8
      case .double(let value):
        append(value.bitPattern)
        return .float8
      case .decimal(let value):
        guard let text = DecimalText.text(value) else { throw Refusal("a decimal that is NaN") }
        bytes.append(contentsOf: PostgreSQLNumeric.bytes(text))
        return .numeric
      case .text(let value):
        try check(value)
        bytes.append(contentsOf: value.utf8)
        return .text
      case .bytes(let value):
        bytes.append(contentsOf: value)
        return .bytes
      case .date(let value):
        append(PostgreSQLTime.days(value))
        return .date
      case .time(let value):
        append(PostgreSQLTime.microseconds(value))
        return .time
      case .datetime(let value):
        guard let number = PostgreSQLTime.microseconds(value) else {
          throw Refusal("a time outside the years 1 to 9999")
        }
        append(number)
        return .timestampWithZone
      case .uuid(let value):
        withUnsafeBytes(of: value.uuid) { bytes.append(contentsOf: $0) }
        return .uuid
      case .json(let value):
        try check(value)
        // The version of the form ("jsonb_recv" in PostgreSQL's source).
        bytes.append(1)
        bytes.append(contentsOf: value.utf8)
        return .jsonb
      case .invalid(let reason): throw Refusal(reason)
      }
    }

    private static func check(_ text: String) throws(Refusal) {
      if text.utf8.contains(0) {
        throw Refusal("text with a NUL character, which PostgreSQL does not store")
      }
    }
  }

  extension PostgreSQLBinary.Refusal {
    fileprivate init(_ reason: String) { self.reason = reason }
  }
#endif
