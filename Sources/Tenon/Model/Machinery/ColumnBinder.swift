/// Takes the columns of a row, all of them in order, and binds those that a statement wants.
///
/// A model says once which property each column has; an update of one column passes over the others.
public struct ColumnBinder {
  /// Some columns in order, near enough to each other that a word has a bit for each.
  @usableFromInline struct Wanted {
    /// The first of them.
    @usableFromInline var start: Int
    /// Those from `start` on, the lowest bit for the first.
    @usableFromInline var bits: UInt64

    @inlinable init(start: Int, bits: UInt64) {
      self.start = start
      self.bits = bits
    }

    /// Takes some columns; nil when they are too many for this, or in another order.
    init?(_ columns: [Int]) {
      guard !columns.isEmpty else { return nil }
      var next = 0
      self.init(columns, from: &next)
      if next < columns.count { return nil }
    }

    /// Takes the next column, and as many behind it as it can.
    init(_ columns: [Int], from next: inout Int) {
      self.init(start: columns[next], bits: 1)
      next += 1
      while next < columns.count, columns[next] > columns[next - 1], columns[next] - start < 64 {
        bits |= 1 << UInt64(columns[next] - start)
        next += 1
      }
    }
  }

  @usableFromInline var binder: Binder

  @usableFromInline let wanted: Wanted

  /// The column that comes next.
  @usableFromInline var position = 0

  @inlinable init(_ binder: Binder, _ wanted: Wanted) {
    self.binder = binder
    self.wanted = wanted
  }

  /// Which of the next columns are wanted, the lowest bit for the first.
  @usableFromInline mutating func next(_ count: Int) -> UInt64 {
    let bits = wanted.bits >> (position - wanted.start)
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
    // Columns in order are bound in one pass.
    while next < columns.count {
      var pass = ColumnBinder(binder, ColumnBinder.Wanted(columns, from: &next))
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
