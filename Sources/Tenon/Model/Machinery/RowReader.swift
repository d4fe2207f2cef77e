/// The columns of a row, read one after the other.
///
///     var columns = row.strict.columns(from: offset)
///     id = try columns.next()
///     username = try columns.next()
public struct RowReader {
  @usableFromInline let row: Row
  @usableFromInline var index: Int

  @inlinable @inline(__always)
  init(_ row: Row, from index: Int) {
    self.row = row
    self.index = index
  }

  /// Reads the next column.
  ///
  /// - Throws: `InvalidColumnValue` when the column holds something else.
  @inlinable @inline(__always)
  public mutating func next<Value: SQLConvertible>() throws -> Value {
    let value = try Value(row: row, at: index)
    index += 1
    return value
  }

  /// Reads the next column as JSON, or as a type of the user. A decoder decodes it in its own way, such as with its
  /// strategy for dates.
  ///
  /// - Throws: `InvalidColumnValue` when the column holds something else.
  @inlinable @inline(__always)
  public mutating func next<Value: SQLConvertible>(_ type: Value.Type) throws -> Value {
    let value = try row.value(type, at: index)
    index += 1
    return value
  }

  /// Reads the next column, whose values have the form that the schema says.
  ///
  /// - Throws: `InvalidColumnValue` when the column holds something else, or another form.
  public mutating func next<Value: SQLConvertible>(stored form: StoredForm) throws -> Value {
    let value = try row.value(Value.self, at: index, stored: form)
    index += 1
    return value
  }
}

extension Row {
  /// The columns from an index on.
  @inlinable @inline(__always)
  public func columns(from index: Int) -> RowReader { RowReader(self, from: index) }
}
