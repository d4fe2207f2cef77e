/// A value as an expression, for a select list.
///
///     Employee.query.select(Employee.id, literal(0))
///     // SELECT "employees"."id", ?
///
/// PostgreSQL gets the value's type with it: `CAST($1 AS bigint)`. In operators and functions, use the value itself, as
/// in `User.age + 1`.
public func literal<Value: SQLConvertible>(_ value: Value) -> Computed<Value> {
  Computed(result: .literal(value.sqlValue))
}
