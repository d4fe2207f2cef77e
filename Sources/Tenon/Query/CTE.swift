/// Recursive common table expressions: rows, and what is found from them step by step.
///
/// Those that do not recurse are made by `cte` of a query.
public enum CTE {
  /// Rows of a model, and those that a step finds from the rows found so far, until there are no new ones.
  ///
  ///     let reports = CTE.recursive("reports", Employee.query.filter(Employee.id == 1)) { reports in
  ///       Employee.query.join(reports, on: Employee.reportsTo == reports[Employee.id])
  ///     }
  ///     try reports.query.all(in: session)                     // the employee and everyone below
  ///
  /// - Parameters:
  ///   - name: The name of the rows found so far.
  ///   - start: The rows to start from.
  ///   - keepingDuplicates: Whether a row found twice counts twice. Rows that lead back to themselves never end then.
  ///   - step: The rows found from those found so far.
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

  /// Rows of a selection, and those that a step finds from the rows found so far, until there are no new ones.
  ///
  ///     let levels = CTE.recursive("levels", Employee.query.filter(Employee.id == 1).select(Employee.id, literal(0))) {
  ///       Employee.query.join($0, on: Employee.reportsTo == $0.columns.0).select(Employee.id, $0.columns.1 + 1)
  ///     }
  ///     try levels.select(levels.columns.1, levels.columns.0.count()).group(by: levels.columns.1).all(in: session)
  ///
  /// The start decides the columns' types: PostgreSQL wants text that grows to start as `.cast(as: String.self)`, and
  /// MySQL cuts it to the width it starts with.
  ///
  /// - Parameters:
  ///   - name: The name of the rows found so far.
  ///   - start: The rows to start from.
  ///   - keepingDuplicates: Whether a row found twice counts twice. Rows that lead back to themselves never end then.
  ///   - step: The rows found from those found so far, with the same types.
  public static func recursive<
    First: SQLExpression, each Rest: SQLExpression, Step: RowFetchable
  >(
    _ name: String, _ start: Selection<First, repeat each Rest>, keepingDuplicates: Bool = false,
    @StepBuilder step: (QueryTable<First.Value, repeat (each Rest).Value>) -> Step
  ) -> QueryTable<First.Value, repeat (each Rest).Value>
  where Step.Element == (First.Output, repeat (each Rest).Output) {
    let start = start.selected
    let next = step(QueryTable(soFar: name, start)).selected.subquery
    return QueryTable(
      SQLCommonTable(name: name, start, step: (keepingDuplicates ? .unionAll : .union, next)))
  }

  /// Lets the compiler look at the body of a step only when it knows the types of the rows found so far: it fails to take
  /// both together apart when they have three columns or more.
  @resultBuilder
  public enum StepBuilder {
    /// The query that the body ends with.
    public static func buildBlock<Step: RowFetchable>(_ step: Step) -> Step { step }
  }
}
