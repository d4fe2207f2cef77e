/// Collects related rows into a list for each root, while they are read.
///
/// Most rows arrive in the order of their roots. Adding a row to the current list takes only a comparison of keys; a
/// root is looked up only when it changes.
@usableFromInline struct RelatedLists<Key: Hashable, Target: Model> {
  /// The key of the current root.
  @usableFromInline var key: Key?

  /// The current list.
  @usableFromInline var list: [Target] = []

  /// The group of the current root; nil if the root was not requested.
  @usableFromInline var group: Int?

  @usableFromInline var lists: [[Target]]
  @usableFromInline let roots: RootKeys<Key>

  init(_ roots: RootKeys<Key>) {
    self.roots = roots
    lists = Array(repeating: [], count: roots.keys.count)
  }

  /// Adds a row. A row whose key is not that of a root is dropped; a subquery may find such a row.
  @inlinable mutating func add(_ row: consuming Target, of key: Key) {
    if key != self.key { turn(to: key) }
    list.append(row)
  }

  /// Makes another root's list the current one.
  @usableFromInline mutating func turn(to key: Key) {
    let (last, count) = (group, list.count)
    putBack()
    group = roots.group(of: key, after: last)
    self.key = key
    guard let group else { return }
    swap(&list, &lists[group])
    // Related rows are often equal in number: reserve as many as the last root has.
    if list.isEmpty { list.reserveCapacity(count) }
  }

  /// Stores the current list, reduced to the memory that it needs.
  private mutating func putBack() {
    if let group {
      if list.capacity > 16, list.count < list.capacity / 2 { list = list.map { $0 } }
      swap(&list, &lists[group])
    } else {
      list = []
    }
    group = nil
  }

  /// Returns the lists of all roots.
  mutating func build(source: Query<Target>?, site: CallSite?) -> RelatedRows<Target> {
    putBack()
    return RelatedRows(lists, groups: roots.groups, source: source, site: site)
  }
}

/// The distinct keys of roots. The index of a key is the group of the roots that have it.
@usableFromInline struct RootKeys<Key: Hashable> {
  /// The keys, in the order of the roots.
  private(set) var keys: [Key] = []

  /// The group of each root; nil for a root that refers to nothing.
  private(set) var groups: [Int?] = []

  private var groupOfKey: [Key: Int] = [:]

  /// Creates the groups from the key of each root; nil for a root that refers to nothing.
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

  /// Returns the group of a key; nil if no root has it.
  ///
  /// - Parameter last: The group found before. If rows are in the order of the roots, the next row belongs to that
  ///   group or the following one.
  @usableFromInline func group(of key: Key, after last: Int?) -> Int? {
    if let last {
      if keys[last] == key { return last }
      if last + 1 < keys.count, keys[last + 1] == key { return last + 1 }
    }
    return groupOfKey[key]
  }
}
