// Functions that bind several values at once, for generated drafts. There is one for each number of values, for the
// reason given in `Row+Values.swift`.

extension Binder {
  /// Binds two values to the next parameters.
  @inlinable @inline(__always)
  public mutating func bind(_ a: some SQLConvertible, _ b: some SQLConvertible) throws {
    try a.bind(to: &self)
    try b.bind(to: &self)
  }

  /// Binds three values to the next parameters.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible
  ) throws {
    try a.bind(to: &self)
    try b.bind(to: &self)
    try c.bind(to: &self)
  }

  /// Binds four values to the next parameters.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible
  ) throws {
    try a.bind(to: &self)
    try b.bind(to: &self)
    try c.bind(to: &self)
    try d.bind(to: &self)
  }

  /// Binds five values to the next parameters.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible
  ) throws {
    try a.bind(to: &self)
    try b.bind(to: &self)
    try c.bind(to: &self)
    try d.bind(to: &self)
    try e.bind(to: &self)
  }

  /// Binds six values to the next parameters.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible, _ f: some SQLConvertible
  ) throws {
    try a.bind(to: &self)
    try b.bind(to: &self)
    try c.bind(to: &self)
    try d.bind(to: &self)
    try e.bind(to: &self)
    try f.bind(to: &self)
  }

  /// Binds seven values to the next parameters.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible, _ f: some SQLConvertible,
    _ g: some SQLConvertible
  ) throws {
    try a.bind(to: &self)
    try b.bind(to: &self)
    try c.bind(to: &self)
    try d.bind(to: &self)
    try e.bind(to: &self)
    try f.bind(to: &self)
    try g.bind(to: &self)
  }

  /// Binds eight values to the next parameters.
  @inlinable @inline(__always)
  public mutating func bind(
    _ a: some SQLConvertible, _ b: some SQLConvertible, _ c: some SQLConvertible,
    _ d: some SQLConvertible, _ e: some SQLConvertible, _ f: some SQLConvertible,
    _ g: some SQLConvertible, _ h: some SQLConvertible
  ) throws {
    try a.bind(to: &self)
    try b.bind(to: &self)
    try c.bind(to: &self)
    try d.bind(to: &self)
    try e.bind(to: &self)
    try f.bind(to: &self)
    try g.bind(to: &self)
    try h.bind(to: &self)
  }
}
