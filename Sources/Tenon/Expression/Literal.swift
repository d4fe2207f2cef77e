/// A value as an expression, for select lists.
///
///     Employee.query.select(Employee.id, literal(0))
///
/// Beside other expressions a value needs nothing: `User.age + 1`.
public func literal<Value: SQLConvertible>(_ value: Value) -> Computed<Value> {
  Computed(result: .literal(value.sqlValue))
}
