#if PostgreSQL
  import CPostgreSQL
  import Foundation
  import TenonDialects

  /// The parameters of a statement that are arrays. They receive values row by row, and each column becomes one array.
  ///
  /// The binary form of an array ("array_recv" in PostgreSQL's source) is the number of dimensions, a flag for NULLs, the
  /// type of the elements, the length and the first index, and then the elements, each after its length.
  final class PostgreSQLArrays: BindTarget {
    /// The number of bytes after which a statement should be sent. More are not faster.
    private static let capacity = 4 << 20

    private struct Column {
      let type: PostgreSQLType
      /// The elements.
      var bytes: [UInt8] = []
      var hasNull = false
    }

    let sql: String?
    private var columns: [Column]
    /// The number of values.
    private var count = 0
    private var byteCount = 0

    init(_ sql: String, _ contents: [ColumnContent]) {
      self.sql = sql
      columns = contents.map { Column(type: PostgreSQLType(elementOf: $0)) }
    }

    var isFull: Bool { byteCount >= Self.capacity }

    func bind(_ value: SQLValue) throws {
      let index = count % columns.count
      count += 1
      if case .null = value {
        columns[index].hasNull = true
        append(Int32(-1), to: index)
        return
      }
      switch (columns[index].type, value) {
      case (.bool, .bool(let value)): append([value ? 1 : 0], to: index)
      case (.int8, .integer(let value)): append(element: value, to: index)
      case (.float8, .double(let value)): append(element: value.bitPattern, to: index)
      case (.float8, .integer(let value)): append(element: Double(value).bitPattern, to: index)
      case (.text, .text(let value)): try append(text: value, to: index)
      case (.jsonb, .json(let value)): try append(text: value, version: 1, to: index)
      case (.bytes, .bytes(let value)): append(value, to: index)
      case (.date, .date(let value)): append(element: PostgreSQLTime.days(value), to: index)
      case (.time, .time(let value)): append(element: PostgreSQLTime.microseconds(value), to: index)
      case (.uuid, .uuid(let value)): withUnsafeBytes(of: value.uuid) { append($0, to: index) }
      case (.numeric, .decimal(let value)):
        guard let text = DecimalText.text(value) else { throw refusal("a decimal that is NaN") }
        append(PostgreSQLNumeric.bytes(text), to: index)
      case (.timestampWithZone, .datetime(let value)):
        guard let number = PostgreSQLTime.microseconds(value) else {
          throw refusal("a time outside the years 1 to 9999")
        }
        append(element: number, to: index)
      case (_, .invalid(let reason)): throw refusal(reason)
      default: throw ArraysDoNotFit()
      }
    }

    /// Binds the arrays to the parameters of a statement.
    func bind(to parameters: PostgreSQLParameters) {
      let rows = Int32(clamping: count / max(1, columns.count))
      for column in columns {
        var head: [UInt8] = []
        for number in [1, column.hasNull ? 1 : 0, Int32(bitPattern: column.type.rawValue), rows, 1]
        {
          withUnsafeBytes(of: number.bigEndian) { head.append(contentsOf: $0) }
        }
        parameters.add(arrayOf: column.type, head, column.bytes)
      }
    }

    private func append(_ number: some FixedWidthInteger, to index: Int) {
      withUnsafeBytes(of: number.bigEndian) { columns[index].bytes.append(contentsOf: $0) }
      byteCount += MemoryLayout.size(ofValue: number)
    }

    private func append(element: some FixedWidthInteger, to index: Int) {
      append(Int32(MemoryLayout.size(ofValue: element)), to: index)
      append(element, to: index)
    }

    private func append(_ bytes: some Collection<UInt8>, to index: Int) {
      append(Int32(clamping: bytes.count), to: index)
      columns[index].bytes.append(contentsOf: bytes)
      byteCount += bytes.count
    }

    /// Appends a text, after the number of the form's version if the type has one.
    private func append(text: String, version: UInt8? = nil, to index: Int) throws {
      guard !text.utf8.contains(0) else {
        throw refusal("text with a NUL character, which PostgreSQL does not store")
      }
      append(Int32(clamping: text.utf8.count + (version == nil ? 0 : 1)), to: index)
      if let version { columns[index].bytes.append(version) }
      columns[index].bytes.append(contentsOf: text.utf8)
      byteCount += text.utf8.count
    }

    private func refusal(_ what: String) -> SQLError {
      SQLError(message: "row \(count / columns.count + 1) cannot be bound: \(what)", statement: sql)
    }
  }

  extension PostgreSQLType {
    /// The type of the elements of an array with the values of a column.
    init(elementOf content: ColumnContent) {
      self =
        switch content {
        case .bool: .bool
        case .integer, .integer32, .integer16, .cases(of: _, literals: _, isInteger: true): .int8
        case .number: .float8
        case .text, .cases(of: _, literals: _, isInteger: false): .text
        case .bytes: .bytes
        case .json: .jsonb
        case .decimal: .numeric
        case .date: .date
        case .time: .time
        case .datetime, .datetimes: .timestampWithZone
        case .uuid, .uuids: .uuid
        }
    }

    /// The type of arrays of this type, in the catalog `pg_type`; `unknown` for types that are not sent in arrays.
    var array: Oid {
      switch self {
      case .bool: 1000
      case .bytes: 1001
      case .int8: 1016
      case .text: 1009
      case .float8: 1022
      case .date: 1182
      case .time: 1183
      case .timestampWithZone: 1185
      case .numeric: 1231
      case .uuid: 2951
      case .jsonb: 3807
      default: 0
      }
    }
  }
#endif
