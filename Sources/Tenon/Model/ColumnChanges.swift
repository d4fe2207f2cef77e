/// A record of which columns of a value changed.
///
/// It is carried inside a model but is no part of its meaning: all records are equal and hash alike, so
/// that two values with the same columns are the same value.
public protocol ColumnChangeSet: Hashable, Sendable {
  /// No column.
  static var none: Self { get }

  /// Every column.
  static var all: Self { get }

  /// Whether no column changed.
  var isEmpty: Bool { get }

  /// Notes a change of a column.
  mutating func insert(_ column: Int)

  /// Whether a column changed.
  func contains(_ column: Int) -> Bool

  /// The columns as bits, from the lowest; 0 when there are none, or they may be more than 64.
  var bits: UInt64 { get }
}

extension ColumnChangeSet {
  /// All records are equal.
  @inlinable
  public static func == (left: Self, right: Self) -> Bool { true }

  /// Adds nothing.
  @inlinable
  public func hash(into hasher: inout Hasher) {}
}

/// The changed columns of a model of up to 64 columns.
@frozen public struct ColumnChanges: ColumnChangeSet {
  /// The columns, from the lowest bit.
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

  /// Whether no column changed.
  @inlinable
  public var isEmpty: Bool { storage == 0 }

  /// Notes a change of a column.
  @inlinable
  public mutating func insert(_ column: Int) { storage |= 1 << UInt64(truncatingIfNeeded: column) }

  /// Whether a column changed.
  @inlinable
  public func contains(_ column: Int) -> Bool {
    storage & (1 << UInt64(truncatingIfNeeded: column)) != 0
  }
}

/// The changed columns of a model of more than 64 columns.
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

  /// Whether no column changed.
  public var isEmpty: Bool { !isAll && columns.isEmpty }

  /// Notes a change of a column.
  public mutating func insert(_ column: Int) { columns.insert(column) }

  /// Whether a column changed.
  public func contains(_ column: Int) -> Bool { isAll || columns.contains(column) }

  /// None: they may be too many.
  public var bits: UInt64 { 0 }
}
