#if PostgreSQL
  import CPostgreSQL
  import Foundation

  /// The parameters of a statement as PostgreSQL receives them: numbers, times, UUIDs and bytes in binary form, the rest
  /// as text.
  ///
  /// A text has no type, so that the server reads it as the type that the context needs, such as an enum of the database.
  final class PostgreSQLParameters: BindTarget {
    let sql: String?
    /// The values, one after the other; a text ends with a NUL.
    private var bytes: [UInt8] = []
    /// The start of each value in `bytes`; nil for NULL.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    /// The types; `unknown` for a text or NULL.
    private(set) var types: [Oid] = []

    init(_ sql: String) { self.sql = sql }

    var count: Int { types.count }

    /// Returns true if a parameter is NULL.
    func isNull(_ index: Int) -> Bool { starts[index] == nil }

    func removeAll() {
      bytes.removeAll(keepingCapacity: true)
      starts.removeAll(keepingCapacity: true)
      lengths.removeAll(keepingCapacity: true)
      formats.removeAll(keepingCapacity: true)
      types.removeAll(keepingCapacity: true)
    }

    /// Calls a closure with the values as libpq takes them.
    func withValues<Result>(
      _ body: (
        _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
        _ formats: UnsafePointer<Int32>?
      ) -> Result
    ) -> Result {
      guard count > 0 else { return body(nil, nil, nil) }
      return bytes.withUnsafeBytes { bytes in
        let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let values = starts.map { start in start.flatMap { offset in base.map { $0 + offset } } }
        return body(values, lengths, formats)
      }
    }

    func bind(_ value: SQLValue) throws {
      switch value {
      case .null: add(.unknown, start: nil, isBinary: false)
      case .bool(let value): add(.bool, [value ? 1 : 0])
      case .integer(let value): add(.int8, value)
      case .double(let value): add(.float8, Int64(bitPattern: value.bitPattern))
      case .text(let value): try add(.unknown, text: value)
      case .bytes(let value): add(.bytes, value)
      case .date(let value): add(.date, PostgreSQLTime.days(value))
      case .time(let value): add(.time, PostgreSQLTime.microseconds(value))
      case .uuid(let value): withUnsafeBytes(of: value.uuid) { add(.uuid, $0) }
      case .json(let value): try add(.jsonb, text: value)
      case .decimal(let value):
        guard let text = DecimalText.text(value) else { throw refusal("a decimal that is NaN") }
        try add(.numeric, text: text)
      case .datetime(let value):
        guard let number = PostgreSQLTime.microseconds(value) else {
          throw refusal("a time outside the years 1 to 9999")
        }
        add(.timestampWithZone, number)
      case .invalid(let reason): throw refusal(reason)
      }
    }

    /// Adds an array in its binary form.
    func add(arrayOf type: PostgreSQLType, _ head: [UInt8], _ elements: [UInt8]) {
      let start = bytes.count
      bytes.append(contentsOf: head)
      bytes.append(contentsOf: elements)
      add(type.array, start: start, isBinary: true)
    }

    private func add(_ type: PostgreSQLType, _ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.bigEndian) { add(type, $0) }
    }

    private func add(_ type: PostgreSQLType, _ value: some Collection<UInt8>) {
      // Also an empty value needs an address, as none would be NULL.
      let start = bytes.count
      bytes.append(contentsOf: value)
      add(type, start: start, isBinary: true)
      if value.isEmpty { bytes.append(0) }
    }

    private func add(_ type: PostgreSQLType, text: String) throws {
      guard !text.utf8.contains(0) else {
        throw refusal("text with a NUL character, which PostgreSQL does not store")
      }
      let start = bytes.count
      bytes.append(contentsOf: text.utf8)
      add(type, start: start, isBinary: false)
      bytes.append(0)
    }

    private func add(_ type: PostgreSQLType, start: Int?, isBinary: Bool) {
      add(type.rawValue, start: start, isBinary: isBinary)
    }

    private func add(_ type: Oid, start: Int?, isBinary: Bool) {
      starts.append(start)
      lengths.append(Int32(clamping: start.map { bytes.count - $0 } ?? 0))
      formats.append(isBinary ? 1 : 0)
      types.append(type)
    }

    private func refusal(_ what: String) -> SQLError {
      SQLError(message: "parameter \(count + 1) cannot be bound: \(what)", statement: sql)
    }
  }
#endif
