/// A record of the changed columns of a value.
///
/// A model contains it, but it is not part of the model's value: all records are equal and have the same hash, so two
/// rows with equal columns are equal.
public protocol ColumnChangeSet: Hashable, Sendable {
  /// No column.
  static var none: Self { get }

  /// Every column.
  static var all: Self { get }

  /// True if no column has changed.
  var isEmpty: Bool { get }

  /// Records a change of a column.
  mutating func insert(_ column: Int)

  /// Returns true if a column has changed.
  func contains(_ column: Int) -> Bool

  /// The columns as bits, from the lowest; 0 if there are none or if the model may have more than 64 columns.
  var bits: UInt64 { get }
}

extension ColumnChangeSet {
  /// Returns true, as all records are equal.
  @inlinable
  public static func == (left: Self, right: Self) -> Bool { true }

  /// Adds nothing to the hash.
  @inlinable
  public func hash(into hasher: inout Hasher) {}
}

/// The changed columns of a model with up to 64 columns.
@frozen public struct ColumnChanges: ColumnChangeSet {
  /// The columns as bits, from the lowest.
  @inlinable public var bits: UInt64 { storage }
  @usableFromInline var storage: UInt64

  @inlinable
  init(bits: UInt64) { storage = bits }

  /// No column.
  @inlinable
  public static var none: ColumnChanges { ColumnChanges(bits: 0) }

  /// Every column.
  @inlinable
  public static var all: ColumnChanges { ColumnChanges(bits: .max) }

  /// True if no column has changed.
  @inlinable
  public var isEmpty: Bool { storage == 0 }

  /// Records a change of a column.
  @inlinable
  public mutating func insert(_ column: Int) { storage |= 1 << UInt64(truncatingIfNeeded: column) }

  /// Returns true if a column has changed.
  @inlinable
  public func contains(_ column: Int) -> Bool {
    storage & (1 << UInt64(truncatingIfNeeded: column)) != 0
  }
}

/// The changed columns of a model with more than 64 columns.
public struct WideColumnChanges: ColumnChangeSet {
  private var columns: Set<Int> = []
  private var isAll = false

  /// No column.
  public static var none: WideColumnChanges { WideColumnChanges() }

  /// Every column.
  public static var all: WideColumnChanges {
    var changes = WideColumnChanges()
    changes.isAll = true
    return changes
  }

  /// True if no column has changed.
  public var isEmpty: Bool { !isAll && columns.isEmpty }

  /// Records a change of a column.
  public mutating func insert(_ column: Int) { columns.insert(column) }

  /// Returns true if a column has changed.
  public func contains(_ column: Int) -> Bool { isAll || columns.contains(column) }

  /// 0, as there may be more than 64 columns.
  public var bits: UInt64 { 0 }
}
