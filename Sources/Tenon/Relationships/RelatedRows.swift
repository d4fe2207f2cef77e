/// Rows whose related rows are loaded, and the query they come from, if they come from one.
@usableFromInline package struct LoadedRows<Root: Model> {
  @usableFromInline let rows: [Root]
  let source: Query<Root>?
  /// Related rows that were read in one statement with the rows, by the number of their relationship.
  var joined: [Int: any JoinedLoad<Root>] = [:]
  /// The place in the program that asks for what the rows are related to, as a read of its own or as part of one.
  var site: CallSite?
}

/// The related rows of many rows: each of them once, and for each root which are its own.
package struct RelatedRows<Target: Model> {
  /// The query the related rows come from, if the roots come from one.
  let source: Query<Target>?

  /// The place in the program that asked for the roots.
  private let site: CallSite?

  /// For each root its group; nil for one that refers to nothing.
  private let groups: [Int?]

  private let content: Content

  private enum Content {
    /// The rows of each group, none of which is in two.
    case lists([[Target]])
    /// All rows; where each group begins, and the end: in `places`, or else in `rows` itself. `places` are indexes into
    /// `rows`, group by group, in order; nil where no row is in two groups, and `rows` is in this order itself.
    case rows([Target], starts: [Int], places: [Int]?)
  }

  init(_ lists: [[Target]], groups: [Int?], source: Query<Target>?, site: CallSite?) {
    self.groups = groups
    self.source = source
    self.site = site
    content = .lists(lists)
  }

  private init(
    _ rows: [Target], starts: [Int], places: [Int]?, groups: [Int?], source: Query<Target>?,
    site: CallSite?
  ) {
    self.groups = groups
    self.source = source
    self.site = site
    content = .rows(rows, starts: starts, places: places)
  }

  /// The related rows, each once, in the same order whenever the same roots are loaded.
  var rows: [Target] {
    switch content {
    case .lists(let lists): Array(lists.joined())
    case .rows(let rows, _, _): rows
    }
  }

  /// For each root, its related rows.
  var lists: [[Target]] {
    switch content {
    case .lists(let lists):
      // Each root mostly has a key of its own.
      groups.count == lists.count && groups.allSatisfy({ $0 != nil })
        ? lists : groups.map { group in group.map { lists[$0] } ?? [] }
    case .rows(let rows, _, _): collected(rows)
    }
  }

  /// The related rows as roots of what is loaded with them.
  var asRoots: LoadedRows<Target> { LoadedRows(rows: rows, source: source, site: site?.asPart) }

  /// For each root, what stands for its related rows.
  ///
  /// - Parameter elements: What stands for each of `rows`.
  func collected<Element>(_ elements: [Element]) -> [[Element]] {
    let (starts, places) = layout
    return groups.map { group in
      guard let group else { return [] }
      let range = starts[group]..<starts[group + 1]
      guard let places else { return Array(elements[range]) }
      return places[range].map { elements[$0] }
    }
  }

  /// For each root, what stands for the first related row.
  func optional<Element>(_ elements: [Element]) -> [Element?] {
    let (starts, places) = layout
    return groups.map { group in
      guard let group, starts[group] < starts[group + 1] else { return nil }
      return elements[places?[starts[group]] ?? starts[group]]
    }
  }

  /// For each root, what stands for the first related row.
  ///
  /// - Throws: `NotFound` when a root has none.
  func required<Element>(_ elements: [Element]) throws -> [Element] {
    try optional(elements).map { element in
      guard let element else { throw NotFound(model: Target.modelDefinition.name) }
      return element
    }
  }

  /// Where each group begins, and the end: in the second array, of indexes into `rows`, or in `rows` itself.
  private var layout: (starts: [Int], places: [Int]?) {
    switch content {
    case .lists(let lists):
      var starts = [0]
      starts.reserveCapacity(lists.count + 1)
      var end = 0
      for list in lists {
        end += list.count
        starts.append(end)
      }
      return (starts, nil)
    case .rows(_, let starts, let places): return (starts, places)
    }
  }
}

extension RelatedRows {
  /// Puts related rows together while they are read.
  struct Builder<Key: Hashable> {
    private let roots: RootKeys<Key>
    private var rows: [Target] = []
    private var placeOfRow: [Target.ID: Int] = [:]
    private var members: [(group: Int, place: Int)] = []
    /// Keys that no root has, with groups after those of the roots; nil where rows of such keys are left out at once.
    private var strangers: [Key: Int]?

    /// - Parameters:
    ///   - roots: The keys of the roots.
    ///   - keepsStrangers: Whether a root may be meant by a key that is not its own.
    init(_ roots: RootKeys<Key>, keepsStrangers: Bool = false) {
      self.roots = roots
      strangers = keepsStrangers ? [:] : nil
    }

    private mutating func group(of key: Key) -> Int? {
      let last = members.last.flatMap { $0.group < roots.keys.count ? $0.group : nil }
      if let group = roots.group(of: key, behind: last) { return group }
      guard let known = strangers else { return nil }
      let group = known[key] ?? roots.keys.count + known.count
      strangers?[key] = group
      return group
    }

    /// Gives the rows of keys that no root has to the roots that are meant.
    ///
    /// - Parameter meant: The keys that are meant by others.
    mutating func settleStrangers(_ meant: ([Key]) throws -> [Key: Key]) throws {
      guard let strangers, !strangers.isEmpty else { return }
      let keys = try meant(Array(strangers.keys))
      var groups: [Int: Int] = [:]
      for (stranger, group) in strangers {
        groups[group] = keys[stranger].flatMap { roots.group(of: $0, behind: nil) }
      }
      members = members.compactMap { member in
        if member.group < roots.keys.count { return member }
        return groups[member.group].map { (group: $0, place: member.place) }
      }
    }

    /// Adds a row that only one key has. A row of a key that no root has is left out: a subquery may see one.
    mutating func add(_ row: Target, to key: Key) {
      guard let group = group(of: key) else { return }
      members.append((group, rows.count))
      rows.append(row)
    }

    /// Adds a row that other keys may have too. A join table may connect two rows twice: such rows follow one another
    /// among those of a key, as all order ends with the row's own key.
    mutating func addShared(_ row: Target, to key: Key) {
      guard let group = group(of: key) else { return }
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
      var lastPlace = [Int](repeating: -1, count: roots.keys.count)
      var starts = [Int](repeating: 0, count: roots.keys.count + 1)
      var distinct: [(group: Int, place: Int)] = []
      distinct.reserveCapacity(members.count)
      for member in members where lastPlace[member.group] != member.place {
        lastPlace[member.group] = member.place
        starts[member.group + 1] += 1
        distinct.append(member)
      }
      for group in roots.keys.indices { starts[group + 1] += starts[group] }
      var next = starts
      var places = [Int](repeating: 0, count: distinct.count)
      for member in distinct {
        places[next[member.group]] = member.place
        next[member.group] += 1
      }
      // Rows that two groups may share stay where they are.
      let isShared = !placeOfRow.isEmpty
      return RelatedRows(
        isShared ? rows : places.map { rows[$0] }, starts: starts,
        places: isShared ? places : nil, groups: roots.groups, source: source, site: site)
    }
  }
}
