extension Row {
  /// Reads a column whose values have the form that the schema says. Generated code calls it.
  ///
  /// - Parameters:
  ///   - type: The Swift type; usually inferred.
  ///   - index: The column's index, from 0.
  ///   - form: The form.
  /// - Throws: `InvalidColumnValue` when the column holds something else.
  public func value<Value: SQLConvertible>(
    _ type: Value.Type = Value.self, at index: Int, stored form: StoredForm
  ) throws -> Value {
    try value(type, at: index)
  }
}
