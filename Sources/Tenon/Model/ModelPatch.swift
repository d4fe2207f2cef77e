/// A partial update of a row, such as the body of a PATCH request. Conformances are generated.
///
///     User.Patch { $0.age = 31 }               // every other field is absent: it is not touched
public protocol ModelPatch<Root>: Sendable, CustomDebugStringConvertible, CustomReflectable {
  /// The model the patch applies to.
  associatedtype Root: Model

  /// Creates a patch whose fields are all absent.
  init()

  /// Hands every field to `assignments`, which keeps those that are not absent.
  func write(to assignments: inout PatchAssignments)
}

extension ModelPatch {
  /// Creates a patch; what is not set is not touched.
  ///
  ///     User.Patch { $0.age = nil }                      // a literal is a value, and nil sets NULL
  ///     User.Patch { $0.email = .value(address) }        // from a variable
  public init(_ set: (inout Self) throws -> Void) rethrows {
    self.init()
    try set(&self)
  }
}

/// The columns a patch sets, with their values.
public struct PatchAssignments: Sendable {
  package var columns: [(index: Int, value: SQLValue)] = []

  package init() {}

  /// Adds a column unless its input is absent.
  ///
  /// - Parameters:
  ///   - column: An index into `modelDefinition.columns`.
  ///   - input: What the patch says of it.
  public mutating func set<Value: SQLConvertible>(_ column: Int, _ input: Input<Value>) {
    if case .value(let value) = input {
      columns.append((column, value.sqlValue))
    }
  }
}

// Several columns at once, as generated patches do.
extension PatchAssignments {
  /// Adds those of two columns whose inputs are not absent, from `column` on.
  public mutating func set<A: SQLConvertible, B: SQLConvertible>(
    _ column: Int, _ a: Input<A>, _ b: Input<B>
  ) {
    set(column, a)
    set(column + 1, b)
  }

  /// Adds those of three columns whose inputs are not absent, from `column` on.
  public mutating func set<A: SQLConvertible, B: SQLConvertible, C: SQLConvertible>(
    _ column: Int, _ a: Input<A>, _ b: Input<B>, _ c: Input<C>
  ) {
    set(column, a)
    set(column + 1, b)
    set(column + 2, c)
  }

  /// Adds those of four columns whose inputs are not absent, from `column` on.
  public mutating func set<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible
  >(_ column: Int, _ a: Input<A>, _ b: Input<B>, _ c: Input<C>, _ d: Input<D>) {
    set(column, a)
    set(column + 1, b)
    set(column + 2, c)
    set(column + 3, d)
  }

  /// Adds those of five columns whose inputs are not absent, from `column` on.
  public mutating func set<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible
  >(_ column: Int, _ a: Input<A>, _ b: Input<B>, _ c: Input<C>, _ d: Input<D>, _ e: Input<E>) {
    set(column, a)
    set(column + 1, b)
    set(column + 2, c)
    set(column + 3, d)
    set(column + 4, e)
  }

  /// Adds those of six columns whose inputs are not absent, from `column` on.
  public mutating func set<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible,
    F: SQLConvertible
  >(
    _ column: Int, _ a: Input<A>, _ b: Input<B>, _ c: Input<C>, _ d: Input<D>, _ e: Input<E>,
    _ f: Input<F>
  ) {
    set(column, a)
    set(column + 1, b)
    set(column + 2, c)
    set(column + 3, d)
    set(column + 4, e)
    set(column + 5, f)
  }

  /// Adds those of seven columns whose inputs are not absent, from `column` on.
  public mutating func set<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible,
    F: SQLConvertible, G: SQLConvertible
  >(
    _ column: Int, _ a: Input<A>, _ b: Input<B>, _ c: Input<C>, _ d: Input<D>, _ e: Input<E>,
    _ f: Input<F>, _ g: Input<G>
  ) {
    set(column, a)
    set(column + 1, b)
    set(column + 2, c)
    set(column + 3, d)
    set(column + 4, e)
    set(column + 5, f)
    set(column + 6, g)
  }

  /// Adds those of eight columns whose inputs are not absent, from `column` on.
  public mutating func set<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible,
    F: SQLConvertible, G: SQLConvertible, H: SQLConvertible
  >(
    _ column: Int, _ a: Input<A>, _ b: Input<B>, _ c: Input<C>, _ d: Input<D>, _ e: Input<E>,
    _ f: Input<F>, _ g: Input<G>, _ h: Input<H>
  ) {
    set(column, a)
    set(column + 1, b)
    set(column + 2, c)
    set(column + 3, d)
    set(column + 4, e)
    set(column + 5, f)
    set(column + 6, g)
    set(column + 7, h)
  }
}
