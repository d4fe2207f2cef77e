// The loops of Tenon over many rows of a model. The compiler makes them for each model where it knows the model's types, in
// the program that uses Tenon: code for any model, which is what Tenon itself has, looks every type up while it runs, and
// copies every row it looks at. Rows are handed over by their address, and loops are plain: an array of a model, or a range,
// is as much for the compiler to make again as all of these are.

extension Model {
  @inlinable
  public var _changedBits: UInt64 { changedColumns.bits }

  @inlinable
  public static func _keyHashes(
    of rows: UnsafePointer<Self>, count: Int, to hashes: UnsafeMutablePointer<Int>
  ) {
    var index = 0
    while index < count {
      (hashes + index).initialize(to: rows[index].id.keyHash)
      index += 1
    }
  }

  @inlinable
  public static func _update(
    _ rows: UnsafeMutablePointer<Self>, count: Int, _ updates: RowUpdates<Self>
  ) throws {
    var index = 0
    while index < count {
      let update = try updates.begin(rows[index])
      index += 1
      while index < count, try update.write(&rows[index], of: updates) { index += 1 }
    }
  }

  @inlinable
  public static func _update(
    _ rows: UnsafePointer<Tracked<Self>>, count: Int, _ updates: RowUpdates<Self>,
    written: inout [Int], before: UnsafeMutablePointer<Self>
  ) throws {
    var update = RowUpdate<Self>.none
    var index = 0
    while index < count {
      let tracked = rows[index]
      tracked.isRegistered = false
      if tracked.isDifferent() {
        // In place only where nobody is told of the statement: whoever is may well look at the row meanwhile.
        if try !update.write(&tracked.current, of: updates) {
          update = try updates.begin(tracked.current)
        }
        tracked.settle(before: before + written.count)
        written.append(index)
      }
      index += 1
    }
  }

  @inlinable
  public static func _drafts(
    of pending: UnsafePointer<Pending<Self>>, count: Int, to drafts: UnsafeMutablePointer<Draft>
  ) {
    var index = 0
    while index < count {
      (drafts + index).initialize(to: pending[index].draft)
      index += 1
    }
  }

  @inlinable
  public static func _ids(
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
  public static func _inserted(
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
  public static func _settle(
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
