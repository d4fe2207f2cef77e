import Foundation

/// The order of updates that take unique values from each other, for example when rows of a list change places. Each
/// update runs when the values that it takes are free.
///
/// The database determines which row has a value, so that values are compared as the database does. A refused update
/// waits for the update of the row that has its value. If updates wait for each other in a cycle, one row gives up its
/// value first: it has NULL in the meantime, or a value that no other row has.
final class UniqueOrder<Root: Model> {
  /// The update of one row.
  struct Update {
    let id: Root.ID
    /// Returns the values that it sets, by column.
    let values: () throws -> [Int: SQLValue]
    /// Runs the update. A refused update runs again later.
    let write: () throws -> Void
  }

  /// The update that another one waits for.
  private struct Wait {
    let blocker: Int
    /// The columns whose values are taken; nil if the update waits for an earlier one of the same row.
    let columns: [Int]?
    let violation: ConstraintViolation?
  }

  /// A row that has given up its values in some columns.
  private struct Parking: Hashable {
    let update: Int
    let columns: [Int]
  }

  private let updates: [Update]
  private let session: Session
  private let mayPostpone: Bool
  private let definition = Root.modelDefinition

  /// The next updates to try, in reverse order.
  private var ready: [Int]
  private var isWritten: [Bool]
  private var updatesByID: [Root.ID: [Int]]
  private var waits: [Int: Wait] = [:]
  private var waiters: [Int: [Int]] = [:]
  private var postponed: [Int: ConstraintViolation] = [:]
  private var parked: Set<Parking> = []

  /// Creates an order.
  ///
  /// - Parameters:
  ///   - updates: The updates in their preferred order.
  ///   - session: The session.
  ///   - mayPostpone: True if a refused update may be left for later instead of failing.
  init(_ updates: [Update], in session: Session, mayPostpone: Bool = false) {
    self.updates = updates
    self.session = session
    self.mayPostpone = mayPostpone
    ready = updates.indices.reversed()
    isWritten = Array(repeating: false, count: updates.count)
    updatesByID = Dictionary(grouping: updates.indices) { updates[$0].id }
  }

  /// Runs the updates.
  ///
  /// - Returns: The postponed updates, in order, and the reasons.
  /// - Throws: `ConstraintViolation` when the database accepts no order of the updates; the other errors of the
  ///   database.
  func write() throws -> [(update: Int, violation: ConstraintViolation)] {
    while true {
      while let update = ready.popLast() { try attempt(update) }
      guard try breakCycle() else { break }
    }
    // Updates that wait for a postponed one, for its values or as updates of the same row, are postponed as well.
    for waiter in waits.keys {
      var last = waiter
      while let wait = waits[last] { last = wait.blocker }
      if let violation = waits[waiter]?.violation ?? postponed[last] {
        postponed[waiter] = violation
      }
    }
    return postponed.sorted { $0.key < $1.key }.map { (update: $0.key, violation: $0.value) }
  }

  private func attempt(_ number: Int) throws {
    let update = updates[number]
    let earlier = updatesByID[update.id]?.first { !isWritten[$0] }
    if let earlier, earlier < number {
      return wait(number, Wait(blocker: earlier, columns: nil, violation: nil))
    }
    do {
      try session.undoably { try update.write() }
    } catch let violation as ConstraintViolation where definition.isTaken(violation) {
      let columns = definition.columns(of: violation)
      if let blocker = try blocker(of: number, columns) {
        return wait(number, Wait(blocker: blocker, columns: columns, violation: violation))
      }
      guard mayPostpone else { throw violation }
      postponed[number] = violation
      return
    }
    isWritten[number] = true
    release(number)
  }

  private func wait(_ number: Int, _ wait: Wait) {
    waits[number] = wait
    waiters[wait.blocker, default: []].append(number)
  }

  /// Makes the updates that wait for one ready again.
  private func release(_ number: Int) {
    guard let released = waiters.removeValue(forKey: number) else { return }
    for waiter in released { waits[waiter] = nil }
    ready += released.reversed()
  }

  /// Returns the update of the row that has the values of a refused update, if that update gives them up.
  private func blocker(of number: Int, _ columns: [Int]) throws -> Int? {
    let assigned = try updates[number].values()
    var stored: Root?
    if columns.contains(where: { assigned[$0] == nil }) {
      let id = updates[number].id
      stored = try session.rows(Root.self, with: [id])[id]
    }
    var conditions: [Condition] = []
    let nodes = Root.columnNodes(columns.map { definition.columns[$0].name })
    for (column, node) in zip(columns, nodes) {
      let value = try assigned[column] ?? stored?.sqlValues(ofColumns: [column]).first
      guard let value, value != .null else { return nil }
      conditions.append(Condition(.binary(node, .equal, .value(value))))
    }
    let owners = conditions.reduce(Query<Root>().withDeleted()) { $0.filter($1) }
    for owner in try owners.elements(in: session, at: nil) where owner.id != updates[number].id {
      for other in updatesByID[owner.id] ?? [] where !isWritten[other] {
        if try !updates[other].values().keys.filter(columns.contains).isEmpty { return other }
      }
    }
    return nil
  }

  /// Makes a row of a cycle give up its value. Returns true if there was one.
  private func breakCycle() throws -> Bool {
    for first in waits.keys.sorted() {
      var path: [Int] = []
      var positions: [Int: Int] = [:]
      var next = first
      while positions[next] == nil, let wait = waits[next] {
        positions[next] = path.count
        path.append(next)
        next = wait.blocker
      }
      guard let start = positions[next] else { continue }
      let cycle = path[start...]
      for waiter in cycle {
        guard let wait = waits[waiter], let columns = wait.columns else { continue }
        let parking = Parking(update: wait.blocker, columns: columns)
        guard parked.insert(parking).inserted, try park(parking) else { continue }
        release(wait.blocker)
        return true
      }
      guard var violation = cycle.compactMap({ waits[$0]?.violation }).first else { continue }
      violation.advice =
        "that row is updated in the same flush, but takes a value of this one in turn: write one of "
        + "them with another value first"
      throw violation
    }
    return false
  }

  /// Sets a column of a row that its update will set again to a value that no other row has.
  private func park(_ parking: Parking) throws -> Bool {
    let update = updates[parking.update]
    let values = try update.values()
    let columns = parking.columns.filter { values[$0] != nil }
    let references = Set(definition.references.flatMap(\.columns))
    let free = columns.filter { !references.contains($0) }
    let candidates =
      columns.map { ($0, SQLValue.null) }
      + free.flatMap { column in
        (values[column].map { unusedValues(like: $0, column) } ?? []).map { (column, $0) }
      }
    for (column, value) in candidates {
      let assignment = Assignment<Root>(
        column: definition.columns[column].name, value: .value(value))
      let row = Query<Root>(key: update.id).withDeleted()
      do {
        try session.undoably {
          _ = try session.write(row.updateStatement([assignment], for: session.dialect))
        }
        return true
      } catch is ConstraintViolation {
        continue
      }
    }
    return false
  }

  /// Returns random values of the same kind, which probably no row has, so that no query is needed.
  private func unusedValues(like value: SQLValue, _ column: Int) -> [SQLValue] {
    let id = UUID()
    switch value {
    case .integer:
      return [-32_768...(-1), 1...32_767, Int64(Int32.min)...(-1), 1...Int64(Int32.max)].map {
        .integer(.random(in: $0))
      }
    case .double: return [-1, 1].map { .double($0 * .random(in: 1...1e9)) }
    case .decimal: return [-1, 1].map { .decimal($0 * Decimal(Int.random(in: 1...99_999))) }
    case .text:
      let text = id.uuidString.lowercased().filter { $0 != "-" }
      let room = definition.columns[column].rules.compactMap(\.longestText).min() ?? text.count
      return [.text(String(text.prefix(room))), .text(String(text.suffix(room)))]
    case .bytes: return [.bytes(withUnsafeBytes(of: id.uuid) { Array($0) })]
    case .uuid: return [.uuid(id)]
    case .datetime: return [.datetime(Date(timeIntervalSince1970: .random(in: -1e9...0)))]
    case .date:
      let date = CalendarDate(
        year: .random(in: 1000...9999), month: .random(in: 1...12), day: .random(in: 1...28))
      return [date].compactMap(\.self).map(SQLValue.date)
    case .time:
      let time = TimeOfDay(
        hour: .random(in: 0...23), minute: .random(in: 0...59), second: .random(in: 0...59),
        microsecond: .random(in: 0...999_999))
      return [time].compactMap(\.self).map(SQLValue.time)
    case .bool, .json, .null, .invalid: return []
    }
  }
}

extension ModelDefinition {
  /// Returns true if a violation says that another row of the model has a unique value.
  func isTaken(_ violation: ConstraintViolation) -> Bool {
    guard case .unique = violation.kind else { return false }
    return violation.model == name && !violation.fields.isEmpty
  }

  /// Returns the columns of a violation.
  func columns(of violation: ConstraintViolation) -> [Int] {
    violation.fields.compactMap { field in columns.firstIndex { $0.field == field } }
  }

  /// True if the model has unique values other than its key.
  var hasUniqueValues: Bool { constraints.contains { $0.kind == .unique } }
}

extension ValidationRule {
  /// The maximum number of characters, if the rule limits it.
  fileprivate var longestText: Int? {
    switch test {
    case .maxLength(let count), .columnLength(let count): Swift.max(1, count)
    default: nil
    }
  }
}
