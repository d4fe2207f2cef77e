// Functions that read several columns at once, for generated models. There is one for each number of columns because
// the compiler specialises them; a function over a parameter pack takes many times as long.

extension Row {
  /// Reads two consecutive columns.
  @inlinable @inline(__always)
  public func values<A: SQLConvertible, B: SQLConvertible>(at offset: Int) throws -> (A, B) {
    (try A(row: self, at: offset), try B(row: self, at: offset + 1))
  }

  /// Reads three consecutive columns.
  @inlinable @inline(__always)
  public func values<A: SQLConvertible, B: SQLConvertible, C: SQLConvertible>(at offset: Int) throws
    -> (A, B, C)
  {
    (
      try A(row: self, at: offset), try B(row: self, at: offset + 1),
      try C(row: self, at: offset + 2)
    )
  }

  /// Reads four consecutive columns.
  @inlinable @inline(__always)
  public func values<A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible>(
    at offset: Int
  ) throws -> (A, B, C, D) {
    (
      try A(row: self, at: offset), try B(row: self, at: offset + 1),
      try C(row: self, at: offset + 2), try D(row: self, at: offset + 3)
    )
  }

  /// Reads five consecutive columns.
  @inlinable @inline(__always)
  public func values<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible
  >(at offset: Int) throws -> (A, B, C, D, E) {
    (
      try A(row: self, at: offset), try B(row: self, at: offset + 1),
      try C(row: self, at: offset + 2), try D(row: self, at: offset + 3),
      try E(row: self, at: offset + 4)
    )
  }

  /// Reads six consecutive columns.
  @inlinable @inline(__always)
  public func values<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible,
    F: SQLConvertible
  >(at offset: Int) throws -> (A, B, C, D, E, F) {
    (
      try A(row: self, at: offset), try B(row: self, at: offset + 1),
      try C(row: self, at: offset + 2), try D(row: self, at: offset + 3),
      try E(row: self, at: offset + 4), try F(row: self, at: offset + 5)
    )
  }

  /// Reads seven consecutive columns.
  @inlinable @inline(__always)
  public func values<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible,
    F: SQLConvertible, G: SQLConvertible
  >(at offset: Int) throws -> (A, B, C, D, E, F, G) {
    (
      try A(row: self, at: offset), try B(row: self, at: offset + 1),
      try C(row: self, at: offset + 2), try D(row: self, at: offset + 3),
      try E(row: self, at: offset + 4), try F(row: self, at: offset + 5),
      try G(row: self, at: offset + 6)
    )
  }

  /// Reads eight consecutive columns.
  @inlinable @inline(__always)
  public func values<
    A: SQLConvertible, B: SQLConvertible, C: SQLConvertible, D: SQLConvertible, E: SQLConvertible,
    F: SQLConvertible, G: SQLConvertible, H: SQLConvertible
  >(at offset: Int) throws -> (A, B, C, D, E, F, G, H) {
    (
      try A(row: self, at: offset), try B(row: self, at: offset + 1),
      try C(row: self, at: offset + 2), try D(row: self, at: offset + 3),
      try E(row: self, at: offset + 4), try F(row: self, at: offset + 5),
      try G(row: self, at: offset + 6), try H(row: self, at: offset + 7)
    )
  }
}
