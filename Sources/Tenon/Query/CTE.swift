/// Recursive common table expressions: rows to start from, and the rows that a step finds from them.
///
/// The method `cte` of a query returns one that does not recurse.
public enum CTE {
  /// Returns rows of a model, and those that a step finds from the rows found so far, until it finds no new ones.
  ///
  ///     let reports = CTE.recursive("reports", Employee.query.filter(Employee.id == 1)) { reports in
  ///       Employee.query.join(reports, on: Employee.reportsTo == reports[Employee.id])
  ///     }
  ///     try reports.query.all(in: session)                     // the employee and everyone below
  ///     // WITH RECURSIVE "reports" (…) AS (SELECT … WHERE "employees"."id" = ? UNION
  ///     // SELECT … FROM "employees" JOIN "reports" ON "employees"."reports_to" = "reports"."id")
  ///
  /// - Parameters:
  ///   - name: The name of the rows found so far.
  ///   - start: The rows to start from.
  ///   - keepingDuplicates: True for `UNION ALL`, which keeps a row that is found twice. It never ends if rows lead
  ///     back to themselves.
  ///   - step: Returns a query for the next rows, given the rows found so far.
  public static func recursive<Root: Model>(
    _ name: String, _ start: some QueryConvertible<Root>, keepingDuplicates: Bool = false,
    @StepBuilder step: (Alias<Root>) -> some QueryConvertible<Root>
  ) -> Alias<Root> {
    let next = step(Alias(name: name, source: .table(name))).selected.subquery
    return Alias(
      name: name, source: .table(name),
      commonTable: SQLCommonTable(
        name: name, columns: Root.modelDefinition.columns.map(\.name),
        select: start.selected.subquery, step: (keepingDuplicates ? .unionAll : .union, next)))
  }

  /// Returns rows of a selection, and those that a step finds from the rows found so far, until it finds no new ones.
  ///
  ///     let levels = CTE.recursive("levels", Employee.query.filter(Employee.id == 1).select(Employee.id, literal(0))) {
  ///       Employee.query.join($0, on: Employee.reportsTo == $0.columns.0).select(Employee.id, $0.columns.1 + 1)
  ///     }
  ///     try levels.select(levels.columns.1, levels.columns.0.count()).group(by: levels.columns.1).all(in: session)
  ///
  /// The start decides the types of the columns. If a text gets longer with each step, PostgreSQL needs
  /// `.cast(as: String.self)` in the start; MySQL truncates it to the width in the start.
  ///
  /// - Parameters:
  ///   - name: The name of the rows found so far.
  ///   - start: The rows to start from.
  ///   - keepingDuplicates: True for `UNION ALL`, which keeps a row that is found twice. It never ends if rows lead
  ///     back to themselves.
  ///   - step: Returns a query for the next rows, of the same types, given the rows found so far.
  public static func recursive<
    First: SQLExpression, each Rest: SQLExpression, Step: RowFetchable
  >(
    _ name: String, _ start: Selection<First, repeat each Rest>, keepingDuplicates: Bool = false,
    @StepBuilder step: (
      QueryTable<(Computed<First.Value>, repeat Computed<(each Rest).Value>)>
    ) -> Step
  ) -> QueryTable<(Computed<First.Value>, repeat Computed<(each Rest).Value>)>
  where Step.Element == (First.Output, repeat (each Rest).Output) {
    recursive(name, start.selected, keepingDuplicates) { soFar in
      step(soFar.table(of: First.self, repeat (each Rest).self)).selected
    }.table(of: First.self, repeat (each Rest).self)
  }

  /// Returns values, and those that a step finds from the values found so far, until it finds no new ones.
  ///
  ///     let above = CTE.recursive("above", Employee.query.filter(Employee.id == id).select(Employee.reportsTo)) {
  ///       Employee.query.join($0, on: Employee.id == $0.columns).select(Employee.reportsTo)
  ///     }
  ///     try Employee.query.join(above, on: above.columns == Employee.id).all(in: session)
  ///
  /// - Parameters:
  ///   - name: The name of the values found so far.
  ///   - start: The values to start from.
  ///   - keepingDuplicates: True for `UNION ALL`, which keeps a value that is found twice. It never ends if values lead
  ///     back to themselves.
  ///   - step: Returns a query for the next values, of the same type, given the values found so far.
  public static func recursive<Item: SQLExpression, Step: RowFetchable>(
    _ name: String, _ start: SingleSelection<Item>, keepingDuplicates: Bool = false,
    @StepBuilder step: (QueryTable<Computed<Item.Value>>) -> Step
  ) -> QueryTable<Computed<Item.Value>> where Step.Element == Item.Output {
    recursive(name, start.selected, keepingDuplicates) { soFar in
      step(soFar.table(of: Item.self)).selected
    }.table(of: Item.self)
  }

  private static func recursive(
    _ name: String, _ start: SQLSelect, _ keepsDuplicates: Bool,
    step: (QuerySource) -> SQLSelect
  ) -> QuerySource {
    let next = step(QuerySource(soFar: name, start)).subquery
    return QuerySource(
      SQLCommonTable(name: name, start, step: (keepsDuplicates ? .unionAll : .union, next)))
  }

  /// Makes the compiler check the body of a step only after it knows the types of the rows found so far. Without it,
  /// the compiler cannot infer both together for three or more columns.
  @resultBuilder
  public enum StepBuilder {
    /// Returns the query that the body ends with.
    public static func buildBlock<Step: RowFetchable>(_ step: Step) -> Step { step }
  }
}
