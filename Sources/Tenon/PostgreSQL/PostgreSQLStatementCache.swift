#if PostgreSQL
  import CPostgreSQL

  /// The prepared statements of a session, by their text.
  ///
  /// The types of parameters are part of a prepared statement. A NULL fits any type. If a value has another type than
  /// before, the statement is prepared again.
  struct PostgreSQLStatementCache {
    struct Entry {
      /// The name in the session.
      let name: String
      /// The types of the parameters.
      let types: [Oid]
      /// True if the statement must be prepared.
      let isNew: Bool
      /// Statements that the session no longer needs.
      var outdated: [String] = []
    }

    private struct Prepared {
      let name: String
      let types: [Oid]
      var lastUse: UInt64
    }

    private let capacity: Int
    private var prepared: [String: Prepared] = [:]
    private var uses: UInt64 = 0
    private var names = 0

    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Returns the prepared statement for values of some types, of which some are NULL.
    mutating func entry(_ sql: String, _ types: [Oid], _ isNull: (Int) -> Bool) -> Entry {
      uses += 1
      var outdated: [String] = []
      var merged = types
      if let known = prepared[sql], known.types.count == types.count {
        var fits = true
        for (index, type) in types.enumerated() where type != known.types[index] {
          if isNull(index) { merged[index] = known.types[index] } else { fits = false }
        }
        if fits {
          prepared[sql]?.lastUse = uses
          return Entry(name: known.name, types: known.types, isNew: false)
        }
        outdated.append(known.name)
      } else if prepared.count >= capacity,
        let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        outdated.append(oldest.value.name)
        prepared[oldest.key] = nil
      }
      names += 1
      let name = "tenon_\(names)"
      prepared[sql] = Prepared(name: name, types: merged, lastUse: uses)
      return Entry(name: name, types: merged, isNew: true, outdated: outdated)
    }

    mutating func forget(_ sql: String) { prepared[sql] = nil }

    mutating func removeAll() { prepared = [:] }
  }
#endif
