/// Puts related rows together that belong to one root each, while they are read: a list for each root.
///
/// Rows mostly come in the order of their roots. The list of one root at a time is at hand, so that a row takes no more
/// than a comparison of keys and its place in the list; only another root's row has that root looked for.
@usableFromInline struct RelatedLists<Key: Hashable, Target: Model> {
  /// The key of the root whose list is at hand.
  @usableFromInline var key: Key?

  /// The list at hand.
  @usableFromInline var list: [Target] = []

  /// The group of the root whose list is at hand; nil for a root that was not asked for.
  @usableFromInline var group: Int?

  @usableFromInline var lists: [[Target]]
  @usableFromInline let roots: RootKeys<Key>

  init(_ roots: RootKeys<Key>) {
    self.roots = roots
    lists = Array(repeating: [], count: roots.keys.count)
  }

  /// Adds a row. One of a key that no root has is left out: a subquery may see one.
  @inlinable mutating func add(_ row: consuming Target, of key: Key) {
    if key != self.key { turn(to: key) }
    list.append(row)
  }

  /// Takes another root's list at hand.
  @inlinable mutating func turn(to key: Key) {
    let (last, count) = (group, list.count)
    putBack()
    group = roots.group(of: key, behind: last)
    self.key = key
    guard let group else { return }
    swap(&list, &lists[group])
    // As many as the last root has, it may have too.
    if list.isEmpty { list.reserveCapacity(count) }
  }

  /// Ends the list at hand, in as much memory as it needs.
  @inlinable mutating func putBack() {
    if let group {
      if list.capacity > 16, list.count < list.capacity / 2 { list = list.map { $0 } }
      swap(&list, &lists[group])
    } else {
      list = []
    }
    group = nil
  }

  /// The lists of all roots.
  mutating func build(source: Query<Target>?, site: CallSite?) -> RelatedRows<Target> {
    putBack()
    return RelatedRows(lists, groups: roots.groups, source: source, site: site)
  }
}

/// The keys of roots, each once, and which of them each root has: the root's group.
@usableFromInline struct RootKeys<Key: Hashable> {
  /// The keys, in the order of the roots.
  private(set) var keys: [Key] = []

  /// For each root the group of its key; nil for one that refers to nothing.
  private(set) var groups: [Int?] = []

  private var groupOfKey: [Key: Int] = [:]

  /// Takes the key of each root; nil for one that refers to nothing.
  init(_ rootKeys: [Key?]) {
    keys.reserveCapacity(rootKeys.count)
    groups.reserveCapacity(rootKeys.count)
    groupOfKey.reserveCapacity(rootKeys.count)
    for key in rootKeys {
      guard let key else {
        groups.append(nil)
        continue
      }
      if let group = groupOfKey.updateValue(keys.count, forKey: key) {
        groupOfKey[key] = group
        groups.append(group)
      } else {
        groups.append(keys.count)
        keys.append(key)
      }
    }
  }

  /// The group of a key; nil when no root has it.
  ///
  /// - Parameter last: The group found before: rows in the order of the roots belong to it or to the next one.
  @usableFromInline func group(of key: Key, behind last: Int?) -> Int? {
    if let last {
      if keys[last] == key { return last }
      if last + 1 < keys.count, keys[last + 1] == key { return last + 1 }
    }
    return groupOfKey[key]
  }
}
