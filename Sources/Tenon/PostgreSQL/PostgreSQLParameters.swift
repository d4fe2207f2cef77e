#if PostgreSQL
  import CPostgreSQL
  import Foundation

  /// The parameters of a statement as PostgreSQL receives them: all but texts in binary form.
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
    /// The types; 0, for the one that the context needs, for a text or NULL.
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
      if case .null = value { return add(0, start: nil, isBinary: false) }
      let start = bytes.count
      do {
        let type = try PostgreSQLBinary.append(value, to: &bytes)
        let isText = type == .text
        add(isText ? 0 : type.rawValue, start: start, isBinary: !isText)
        // A text ends with a NUL. Also an empty value needs an address, as none would be NULL.
        if isText || bytes.count == start { bytes.append(0) }
      } catch {
        throw SQLError(
          message: "parameter \(count + 1) cannot be bound: \(error.reason)", statement: sql)
      }
    }

    /// Adds an array in its binary form.
    func add(arrayOf type: PostgreSQLType, _ head: [UInt8], _ elements: [UInt8]) {
      let start = bytes.count
      bytes.append(contentsOf: head)
      bytes.append(contentsOf: elements)
      add(type.array, start: start, isBinary: true)
    }

    private func add(_ type: Oid, start: Int?, isBinary: Bool) {
      starts.append(start)
      lengths.append(Int32(clamping: start.map { bytes.count - $0 } ?? 0))
      formats.append(isBinary ? 1 : 0)
      types.append(type)
    }
  }
#endif
