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
        return setLength(-1, of: index, at: columns[index].bytes.count)
      }
      var value = value
      if columns[index].type == .float8, case .integer(let number) = value {
        value = .double(Double(number))
      }
      let start = columns[index].bytes.count
      setLength(0, of: index, at: start)
      do {
        guard try PostgreSQLBinary.append(value, to: &columns[index].bytes) == columns[index].type
        else { throw ArraysDoNotFit() }
      } catch let refusal as PostgreSQLBinary.Refusal {
        let row = (count - 1) / columns.count + 1
        throw SQLError(message: "row \(row) cannot be bound: \(refusal.reason)", statement: sql)
      }
      let length = columns[index].bytes.count - start - 4
      byteCount += length
      setLength(Int32(clamping: length), of: index, at: start)
    }

    /// Writes the length of an element, which precedes it; -1 for NULL.
    private func setLength(_ length: Int32, of column: Int, at start: Int) {
      withUnsafeBytes(of: length.bigEndian) {
        columns[column].bytes.replaceSubrange(
          start..<min(start + 4, columns[column].bytes.count), with: $0)
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
  }

  extension PostgreSQLType {
    /// The type of the elements of an array with the values of a column.
    init(elementOf content: ColumnContent) {
      self =
        switch PostgreSQLDialect.elementType(of: content) {
        case "boolean": .bool
        case "bigint": .int8
        case "double precision": .float8
        case "bytea": .bytes
        case "jsonb": .jsonb
        case "numeric": .numeric
        case "date": .date
        case "time": .time
        case "timestamp with time zone": .timestampWithZone
        case "uuid": .uuid
        default: .text
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
