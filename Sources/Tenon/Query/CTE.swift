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
    @StepBuilder step: (
      QueryTable<(Computed<First.Value>, repeat Computed<(each Rest).Value>)>
    ) -> Step
  ) -> QueryTable<(Computed<First.Value>, repeat Computed<(each Rest).Value>)>
  where Step.Element == (First.Output, repeat (each Rest).Output) {
    recursive(name, start.selected, keepingDuplicates) { soFar in
      step(soFar.table(of: First.self, repeat (each Rest).self)).selected
    }.table(of: First.self, repeat (each Rest).self)
  }

  /// Values, and those that a step finds from the values found so far, until there are no new ones.
  ///
  ///     let above = CTE.recursive("above", Employee.query.filter(Employee.id == id).select(Employee.reportsTo)) {
  ///       Employee.query.join($0, on: Employee.id == $0.columns).select(Employee.reportsTo)
  ///     }
  ///     try Employee.query.join(above, on: above.columns == Employee.id).all(in: session)
  ///
  /// - Parameters:
  ///   - name: The name of the values found so far.
  ///   - start: The values to start from.
  ///   - keepingDuplicates: Whether a value found twice counts twice. Values that lead back to themselves never end then.
  ///   - step: The values found from those found so far, of the same type.
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

  /// Lets the compiler look at the body of a step only when it knows the types of the rows found so far: it fails to take
  /// both together apart when they have three columns or more.
  @resultBuilder
  public enum StepBuilder {
    /// The query that the body ends with.
    public static func buildBlock<Step: RowFetchable>(_ step: Step) -> Step { step }
  }
}
