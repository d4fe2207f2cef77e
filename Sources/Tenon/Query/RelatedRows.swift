/// Rows whose related rows are loaded, and the query they come from, if they come from one.
package struct LoadedRows<Root: Model> {
  let rows: [Root]
  let source: Query<Root>?
  /// Related rows that were read in one statement with the rows, by the number of their relationship.
  var joined: [Int: any JoinedLoad<Root>] = [:]
  /// The place in the program that asks for what the rows are related to, as a read of its own or as part of one.
  var site: CallSite?
}

/// The related rows of many rows: each of them once, and for each root the places of its own.
package struct RelatedRows<Target: Model> {
  /// The related rows, each once, in the same order whenever the same roots are loaded.
  let rows: [Target]

  /// The query the related rows come from, if the roots come from one.
  let source: Query<Target>?

  /// The place in the program that asked for the roots.
  private let site: CallSite?

  /// For each root its group; nil for one that refers to nothing.
  private let groups: [Int?]

  /// Where each group begins, and the end: in `places`, or else in `rows` itself.
  private let starts: [Int]

  /// Indexes into `rows`, group by group, in order; nil where no row is in two groups, and `rows` is in this order itself.
  private let places: [Int]?

  /// The related rows as roots of what is loaded with them.
  var asRoots: LoadedRows<Target> { LoadedRows(rows: rows, source: source, site: site?.asPart) }

  /// For each root, its related rows.
  ///
  /// - Parameter elements: What stands for each of `rows`.
  func collected<Element>(_ elements: [Element]) -> [[Element]] {
    groups.map { group in
      guard let group else { return [] }
      let range = starts[group]..<starts[group + 1]
      guard let places else { return Array(elements[range]) }
      return places[range].map { elements[$0] }
    }
  }

  /// For each root, the first related row.
  func optional<Element>(_ elements: [Element]) -> [Element?] {
    groups.map { group in
      guard let group, starts[group] < starts[group + 1] else { return nil }
      return elements[places?[starts[group]] ?? starts[group]]
    }
  }

  /// For each root, the first related row.
  ///
  /// - Throws: `NotFound` when a root has none.
  func required<Element>(_ elements: [Element]) throws -> [Element] {
    try optional(elements).map { element in
      guard let element else { throw NotFound(model: Target.modelDefinition.name) }
      return element
    }
  }
}

extension RelatedRows {
  /// Puts related rows together while they are read.
  struct Builder<Key: Hashable> {
    /// The keys of the roots, in the order of the rows, each once.
    private(set) var keys: [Key] = []

    private var groupOfKey: [Key: Int] = [:]
    private var groups: [Int?] = []
    private var rows: [Target] = []
    private var placeOfRow: [Target.ID: Int] = [:]
    private var members: [(group: Int, place: Int)] = []

    /// Takes the key of each root; nil for one that refers to nothing.
    init(_ rootKeys: [Key?]) {
      groups.reserveCapacity(rootKeys.count)
      groupOfKey.reserveCapacity(rootKeys.count)
      for key in rootKeys {
        guard let key else {
          groups.append(nil)
          continue
        }
        if let group = groupOfKey[key] {
          groups.append(group)
        } else {
          groupOfKey[key] = keys.count
          groups.append(keys.count)
          keys.append(key)
        }
      }
    }

    /// Adds a row that only one key has. A row of a key that no root has is left out: a subquery may see one.
    mutating func add(_ row: Target, to key: Key) {
      guard let group = groupOfKey[key] else { return }
      members.append((group, rows.count))
      rows.append(row)
    }

    /// Adds a row that other keys may have too. A join table may connect two rows twice: such rows follow one another
    /// among those of a key, as all order ends with the row's own key.
    mutating func addShared(_ row: Target, to key: Key) {
      guard let group = groupOfKey[key] else { return }
      if let place = placeOfRow[row.id] {
        members.append((group, place))
      } else {
        placeOfRow[row.id] = rows.count
        members.append((group, rows.count))
        rows.append(row)
      }
    }

    /// Sorts the rows into their groups, in the order they were read.
    func build(source: Query<Target>?, site: CallSite?) -> RelatedRows {
      var lastPlace = [Int](repeating: -1, count: keys.count)
      var starts = [Int](repeating: 0, count: keys.count + 1)
      var distinct: [(group: Int, place: Int)] = []
      distinct.reserveCapacity(members.count)
      for member in members where lastPlace[member.group] != member.place {
        lastPlace[member.group] = member.place
        starts[member.group + 1] += 1
        distinct.append(member)
      }
      for group in keys.indices { starts[group + 1] += starts[group] }
      var next = starts
      var places = [Int](repeating: 0, count: distinct.count)
      for member in distinct {
        places[next[member.group]] = member.place
        next[member.group] += 1
      }
      guard !placeOfRow.isEmpty else {
        return RelatedRows(
          rows: places.map { rows[$0] }, source: source, site: site, groups: groups,
          starts: starts, places: nil)
      }
      return RelatedRows(
        rows: rows, source: source, site: site, groups: groups, starts: starts, places: places)
    }
  }
}
