// What Tenon does for each of many rows. The compiler makes it for each model where it knows the model's types, in the
// program that uses Tenon: code for any model, which is what Tenon itself has, looks every type up while it runs, and copies
// every row it looks at. Rows are handed over by their address, and loops are plain: an array of a model, or a range, is as
// much for the compiler to make again as all of these are.

extension Model {
  @inlinable
  public func bindKey(to binder: inout Binder) throws { try id.bind(to: &binder) }

  @inlinable
  public var keyHash: Int { id.keyHash }

  @inlinable
  public var changedBits: UInt64 { changedColumns.bits }

  @inlinable
  public static func forEach(
    in rows: UnsafePointer<Self>, count: Int, _ body: (Self) throws -> Void
  ) rethrows {
    var index = 0
    while index < count {
      try body(rows[index])
      index += 1
    }
  }

  @inlinable
  public static func write(
    _ rows: UnsafePointer<Tracked<Self>>, count: Int, written: inout [Int],
    before: UnsafeMutablePointer<Self>, _ write: (Self) throws -> Void
  ) rethrows {
    var index = 0
    while index < count {
      let tracked = rows[index]
      tracked.isNoted = false
      var row = tracked.current
      if !tracked.isDeleted, !row.changedColumns.isEmpty {
        if row == tracked.settled {
          tracked.revert()
        } else {
          try write(row)
          tracked.current.changedColumns = .none
          row.changedColumns = .none
          swap(&row, &tracked.settled)
          (before + written.count).initialize(to: row)
          written.append(index)
        }
      }
      index += 1
    }
  }

  @inlinable
  public static func drafts(
    of pending: UnsafePointer<Pending<Self>>, count: Int, to drafts: UnsafeMutablePointer<Draft>
  ) {
    var index = 0
    while index < count {
      (drafts + index).initialize(to: pending[index].draft)
      index += 1
    }
  }

  @inlinable
  public static func ids(
    databaseKeys: UnsafePointer<Int64>, count: Int, to ids: UnsafeMutablePointer<ID>
  ) -> Int {
    var index = 0
    while index < count, let id = ID(databaseKey: databaseKeys[index]) {
      (ids + index).initialize(to: id)
      index += 1
    }
    return index
  }

  @inlinable
  public static func inserted(
    _ drafts: UnsafePointer<Draft>, _ ids: UnsafePointer<ID>, count: Int,
    to rows: UnsafeMutablePointer<Self>, made: inout Int
  ) throws -> Bool {
    var index = 0
    while index < count {
      guard let row = try inserted(drafts[made], id: ids[index]) else { return false }
      (rows + made).initialize(to: row)
      made += 1
      index += 1
    }
    return true
  }

  @inlinable
  public static func settle(
    _ pending: UnsafePointer<Pending<Self>>, _ ids: UnsafePointer<ID>,
    _ rows: UnsafePointer<Self>?, count: Int
  ) {
    var index = 0
    while index < count {
      if let rows {
        pending[index].settle(ids[index], rows[index])
      } else {
        pending[index].settle(ids[index], nil)
      }
      index += 1
    }
  }
}
