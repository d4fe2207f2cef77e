/// Rows of a join table that are inserted after their root.
protocol AnyPendingConnections {
  func check(_ work: StagedWork) throws
  func insert(in session: Session) throws
}

struct PendingConnections<Root: Model, Target: Model>: AnyPendingConnections {
  let root: Pending<Root>
  let targets: [Link<Target>]
  let join: Join

  func check(_ work: StagedWork) throws {
    for target in targets { try work.checkOwner(of: target.unresolved) }
  }

  func insert(in session: Session) throws {
    guard let id = root.id else { return }
    try JoinTable<Target>(join, root: id.sqlValues, of: Root.self)
      .connect(targets.map { try $0.key }, in: session, isNew: true)
  }
}
