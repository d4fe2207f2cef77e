// What Tenon does for each of many rows. The compiler makes it for each model where it knows the model's types, in the
// program that uses Tenon: code for any model, which is what Tenon itself has, looks every type up while it runs, and copies
// every row it looks at.

extension Model {
  @inlinable
  public func bindKey(to binder: inout Binder) throws { try id.bind(to: &binder) }

  @inlinable
  public var keyHash: Int { id.keyHash }

  @inlinable
  public var changedBits: UInt64 { changedColumns.bits }

  @inlinable
  public static func forEach(of rows: [Self], _ body: (Self) throws -> Void) rethrows {
    // Where it is, without a copy of each.
    try rows.withUnsafeBufferPointer { rows in
      for index in rows.indices { try body(rows[index]) }
    }
  }

  @inlinable
  public static func write(
    _ rows: [Tracked<Self>], noting written: inout [(row: Tracked<Self>, before: Self)],
    _ write: (Self) throws -> Void
  ) rethrows {
    written.reserveCapacity(rows.count)
    for tracked in rows {
      tracked.isNoted = false
      var row = tracked.current
      guard !tracked.isDeleted, !row.changedColumns.isEmpty else { continue }
      guard row != tracked.settled else {
        tracked.revert()
        continue
      }
      try write(row)
      tracked.current.changedColumns = .none
      row.changedColumns = .none
      swap(&row, &tracked.settled)
      written.append((tracked, row))
    }
  }

  @inlinable
  public static func drafts(of pending: [Pending<Self>]) -> [Draft] { pending.map { $0.draft } }

  @inlinable
  public static func ids(databaseKeys: [Int64]) -> [ID]? {
    var ids: [ID] = []
    ids.reserveCapacity(databaseKeys.count)
    for key in databaseKeys {
      guard let id = ID(databaseKey: key) else { return nil }
      ids.append(id)
    }
    return ids
  }

  @inlinable
  public static func inserted(
    _ drafts: [Draft], _ ids: [ID], into rows: inout [Self]
  ) throws -> Bool {
    for id in ids where rows.count < drafts.count {
      guard let row = try inserted(drafts[rows.count], id: id) else { return false }
      rows.append(row)
    }
    return true
  }

  @inlinable
  public static func settle(_ pending: [Pending<Self>], _ ids: [ID], _ rows: [Self]) {
    for index in 0..<min(pending.count, ids.count) {
      pending[index].settle(ids[index], index < rows.count ? rows[index] : nil)
    }
  }
}
