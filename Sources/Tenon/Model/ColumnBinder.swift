/// Takes the columns of a row, all of them in order, and binds those that a statement wants.
///
/// A model says once which property each column has; an update of one column passes over the others.
public struct ColumnBinder {
  @usableFromInline var binder: Binder

  /// The wanted columns among the 64 from `start` on, the lowest bit for the first.
  private let wanted: UInt64

  private let start: Int

  /// The column that comes next.
  private var position = 0

  fileprivate init(_ binder: Binder, wanted: UInt64, from start: Int) {
    self.binder = binder
    self.wanted = wanted
    self.start = start
  }

  /// Which of the next columns are wanted, the lowest bit for the first.
  @usableFromInline mutating func next(_ count: Int) -> UInt64 {
    let bits = wanted >> (position - start)
    position += count
    return bits & (1 << UInt64(count) - 1)
  }
}

extension Model {
  /// Binds some columns to the next parameters.
  ///
  /// - Parameters:
  ///   - columns: Indexes into `modelDefinition.columns`, in the order of the parameters.
  ///   - binder: The statement's parameters.
  package func bind(columns: [Int], to binder: inout Binder) throws {
    var next = 0
    // Columns in order are bound in one pass, as long as a word has a bit for each.
    while next < columns.count {
      let start = columns[next]
      var wanted: UInt64 = 1
      next += 1
      while next < columns.count, columns[next] > columns[next - 1], columns[next] - start < 64 {
        wanted |= 1 << UInt64(columns[next] - start)
        next += 1
      }
      var pass = ColumnBinder(binder, wanted: wanted, from: start)
      try bind(to: &pass)
      binder = pass.binder
    }
  }
}

extension ColumnBinder {
  /// Takes a column. One of a type of your own stands alone: it is encoded as it says itself.
  @inlinable @inline(__always)
  public mutating func bind(_ a: some SQLConvertible) throws {
    let wanted = next(1)
    guard wanted & 1 != 0, try !binder.encodes(a) else { return }
    try a.bind(to: &binder)
  }

  /// Takes two columns.
  @inlinable @inline(__always)
  public mutating func bind(_ a: some SQLConvertible, _ b: some SQLConvertible) throws {
    let wanted = next(2)
    guard wanted != 0 else { return }
    if wanted & 1 != 0 { try a.bind(to: &binder) }
    if wanted & 2 != 0 { try b.bind(to: &binder) }
  }

  /// Takes three columns.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible
  ) throws {
    let wanted = next(3)
    guard wanted != 0 else { return }
    if wanted & 1 != 0 { try a.bind(to: &binder) }
    if wanted & 2 != 0 { try b.bind(to: &binder) }
    if wanted & 4 != 0 { try c.bind(to: &binder) }
  }

  /// Takes four columns.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible
  ) throws {
    let wanted = next(4)
    guard wanted != 0 else { return }
    if wanted & 1 != 0 { try a.bind(to: &binder) }
    if wanted & 2 != 0 { try b.bind(to: &binder) }
    if wanted & 4 != 0 { try c.bind(to: &binder) }
    if wanted & 8 != 0 { try d.bind(to: &binder) }
  }

  /// Takes five columns.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible
  ) throws {
    let wanted = next(5)
    guard wanted != 0 else { return }
    if wanted & 1 != 0 { try a.bind(to: &binder) }
    if wanted & 2 != 0 { try b.bind(to: &binder) }
    if wanted & 4 != 0 { try c.bind(to: &binder) }
    if wanted & 8 != 0 { try d.bind(to: &binder) }
    if wanted & 16 != 0 { try e.bind(to: &binder) }
  }

  /// Takes six columns.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible, _ f: some SQLConvertible
  ) throws {
    let wanted = next(6)
    guard wanted != 0 else { return }
    if wanted & 1 != 0 { try a.bind(to: &binder) }
    if wanted & 2 != 0 { try b.bind(to: &binder) }
    if wanted & 4 != 0 { try c.bind(to: &binder) }
    if wanted & 8 != 0 { try d.bind(to: &binder) }
    if wanted & 16 != 0 { try e.bind(to: &binder) }
    if wanted & 32 != 0 { try f.bind(to: &binder) }
  }

  /// Takes seven columns.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible, _ f: some SQLConvertible,
    _ g: some SQLConvertible
  ) throws {
    let wanted = next(7)
    guard wanted != 0 else { return }
    if wanted & 1 != 0 { try a.bind(to: &binder) }
    if wanted & 2 != 0 { try b.bind(to: &binder) }
    if wanted & 4 != 0 { try c.bind(to: &binder) }
    if wanted & 8 != 0 { try d.bind(to: &binder) }
    if wanted & 16 != 0 { try e.bind(to: &binder) }
    if wanted & 32 != 0 { try f.bind(to: &binder) }
    if wanted & 64 != 0 { try g.bind(to: &binder) }
  }

  /// Takes eight columns.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible, _ f: some SQLConvertible,
    _ g: some SQLConvertible, _ h: some SQLConvertible
  ) throws {
    let wanted = next(8)
    guard wanted != 0 else { return }
    if wanted & 1 != 0 { try a.bind(to: &binder) }
    if wanted & 2 != 0 { try b.bind(to: &binder) }
    if wanted & 4 != 0 { try c.bind(to: &binder) }
    if wanted & 8 != 0 { try d.bind(to: &binder) }
    if wanted & 16 != 0 { try e.bind(to: &binder) }
    if wanted & 32 != 0 { try f.bind(to: &binder) }
    if wanted & 64 != 0 { try g.bind(to: &binder) }
    if wanted & 128 != 0 { try h.bind(to: &binder) }
  }
}
