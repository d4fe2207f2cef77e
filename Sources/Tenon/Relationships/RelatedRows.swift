/// Rows whose related rows are loaded, with the query they come from, if any.
@usableFromInline package struct LoadedRows<Root: Model> {
  @usableFromInline let rows: [Root]
  let source: Query<Root>?
  /// The related rows that were read in the statement of the rows, by the position of their relationship.
  var joined: [Int: any JoinedLoad<Root>] = [:]
  /// The place in the program that loads related rows.
  var site: CallSite?
}

/// The related rows of many roots: the distinct rows, and the assignment of rows to roots.
package struct RelatedRows<Target: Model> {
  /// The query for the related rows, if the roots come from a query.
  let source: Query<Target>?

  /// The place in the program that read the roots.
  private let site: CallSite?

  /// The group of each root; nil for a root that refers to nothing.
  private let groups: [Int?]

  private let content: Content

  private enum Content {
    /// The rows of each group. No row is in two groups.
    case lists([[Target]])
    /// All rows, with the start of each group and the end of the last one.
    ///
    /// `indexes` are the indexes of the groups' rows, group by group, and `starts` are positions in it. It is nil if no
    /// row is in two groups; then `rows` is ordered by group, and `starts` are positions in `rows`.
    case rows([Target], starts: [Int], indexes: [Int]?)
  }

  init(_ lists: [[Target]], groups: [Int?], source: Query<Target>?, site: CallSite?) {
    self.groups = groups
    self.source = source
    self.site = site
    content = .lists(lists)
  }

  private init(
    _ rows: [Target], starts: [Int], indexes: [Int]?, groups: [Int?], source: Query<Target>?,
    site: CallSite?
  ) {
    self.groups = groups
    self.source = source
    self.site = site
    content = .rows(rows, starts: starts, indexes: indexes)
  }

  /// The related rows, each once. The order is the same each time the same roots are loaded.
  var rows: [Target] {
    switch content {
    case .lists(let lists): Array(lists.joined())
    case .rows(let rows, _, _): rows
    }
  }

  /// The related rows of each root.
  var lists: [[Target]] {
    switch content {
    case .lists(let lists):
      // Usually each root has a different key.
      groups.count == lists.count && groups.allSatisfy({ $0 != nil })
        ? lists : groups.map { group in group.map { lists[$0] } ?? [] }
    case .rows(let rows, _, _): collected(rows)
    }
  }

  /// The related rows as the roots of the next level.
  var asRoots: LoadedRows<Target> { LoadedRows(rows: rows, source: source, site: site?.asPart) }

  /// Returns the elements for the related rows of each root.
  ///
  /// - Parameter elements: An element for each of `rows`.
  func collected<Element>(_ elements: [Element]) -> [[Element]] {
    let (starts, indexes) = layout
    return groups.map { group in
      guard let group else { return [] }
      let range = starts[group]..<starts[group + 1]
      guard let indexes else { return Array(elements[range]) }
      return indexes[range].map { elements[$0] }
    }
  }

  /// Returns the element for the first related row of each root, or nil if there is none.
  func optional<Element>(_ elements: [Element]) -> [Element?] {
    let (starts, indexes) = layout
    return groups.map { group in
      guard let group, starts[group] < starts[group + 1] else { return nil }
      return elements[indexes?[starts[group]] ?? starts[group]]
    }
  }

  /// Returns the element for the first related row of each root.
  ///
  /// - Throws: `NotFound` if a root has none.
  func required<Element>(_ elements: [Element]) throws -> [Element] {
    try optional(elements).map { element in
      guard let element else { throw NotFound(model: Target.modelDefinition.name) }
      return element
    }
  }

  /// The start of each group and the end of the last one, as positions in `indexes`, or in `rows` if that is nil.
  private var layout: (starts: [Int], indexes: [Int]?) {
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
    case .rows(_, let starts, let indexes): return (starts, indexes)
    }
  }
}

extension RelatedRows {
  /// Collects related rows while they are read.
  struct Builder<Key: Hashable> {
    private let roots: RootKeys<Key>
    private var rows: [Target] = []
    private var indexOfRow: [Target.ID: Int] = [:]
    private var members: [(group: Int, index: Int)] = []
    /// Keys that are not those of a root, with groups after those of the roots; nil if rows with such keys are dropped.
    private var unknownKeys: [Key: Int]?

    /// Creates a builder.
    ///
    /// - Parameters:
    ///   - roots: The keys of the roots.
    ///   - keepsUnknownKeys: True if the database may consider a different key equal to that of a root.
    init(_ roots: RootKeys<Key>, keepsUnknownKeys: Bool = false) {
      self.roots = roots
      unknownKeys = keepsUnknownKeys ? [:] : nil
    }

    private mutating func group(of key: Key) -> Int? {
      let last = members.last.flatMap { $0.group < roots.keys.count ? $0.group : nil }
      if let group = roots.group(of: key, after: last) { return group }
      guard let known = unknownKeys else { return nil }
      let group = known[key] ?? roots.keys.count + known.count
      unknownKeys?[key] = group
      return group
    }

    /// Assigns the rows with unknown keys to roots.
    ///
    /// - Parameter rootKeys: Returns the key of the root for each of the unknown keys.
    mutating func assignUnknownKeys(_ rootKeys: ([Key]) throws -> [Key: Key]) throws {
      guard let unknownKeys, !unknownKeys.isEmpty else { return }
      let keys = try rootKeys(Array(unknownKeys.keys))
      var groups: [Int: Int] = [:]
      for (key, group) in unknownKeys {
        groups[group] = keys[key].flatMap { roots.group(of: $0, after: nil) }
      }
      members = members.compactMap { member in
        if member.group < roots.keys.count { return member }
        return groups[member.group].map { (group: $0, index: member.index) }
      }
    }

    /// Adds a row that belongs to one key only. A row whose key is not that of a root is dropped; a subquery may find
    /// such a row.
    mutating func add(_ row: Target, to key: Key) {
      guard let group = group(of: key) else { return }
      members.append((group, rows.count))
      rows.append(row)
    }

    /// Adds a row that may belong to several keys. A join table may connect two rows twice; such duplicates are
    /// adjacent among the rows of a key, as every order ends with the row's own key.
    mutating func addShared(_ row: Target, to key: Key) {
      guard let group = group(of: key) else { return }
      if let index = indexOfRow[row.id] {
        members.append((group, index))
      } else {
        indexOfRow[row.id] = rows.count
        members.append((group, rows.count))
        rows.append(row)
      }
    }

    /// Sorts the rows into their groups, in the order in which they were read.
    func build(source: Query<Target>?, site: CallSite?) -> RelatedRows {
      var lastIndex = [Int](repeating: -1, count: roots.keys.count)
      var starts = [Int](repeating: 0, count: roots.keys.count + 1)
      var distinct: [(group: Int, index: Int)] = []
      distinct.reserveCapacity(members.count)
      for member in members where lastIndex[member.group] != member.index {
        lastIndex[member.group] = member.index
        starts[member.group + 1] += 1
        distinct.append(member)
      }
      for group in roots.keys.indices { starts[group + 1] += starts[group] }
      var next = starts
      var indexes = [Int](repeating: 0, count: distinct.count)
      for member in distinct {
        indexes[next[member.group]] = member.index
        next[member.group] += 1
      }
      // Rows that two groups may share keep their position.
      let isShared = !indexOfRow.isEmpty
      return RelatedRows(
        isShared ? rows : indexes.map { rows[$0] }, starts: starts,
        indexes: isShared ? indexes : nil, groups: roots.groups, source: source, site: site)
    }
  }
}
