import TestSupport

/// An operation of a program on a session. Rows are given by numbers that select from the rows at the time the
/// operation runs, so that a sequence is still valid if parts of it are left out.
indirect enum Operation {
  /// A new row.
  enum Addition {
    /// A user with posts, each with a comment, and a profile.
    case user(name: Int, credits: Int, posts: Int, hasProfile: Bool)
    case tag(name: Int)
    case profile(user: Int)
    case post(author: Int, slug: Int, tags: [Int])
    case comment(post: Int, author: Int, parent: Int)
  }

  /// A new value for a column of a row.
  struct Change {
    var kind: Kind
    var row: Int
    var column: Int
    var value: Int
  }

  case add(Addition)
  case insert(Addition)
  case insertMany([Addition])
  /// Makes two pending comments reply to each other.
  case answerInCircle(Int, Int)
  case withdraw(Int)
  case deletePending(Int)
  case save(Change)
  case saveNow(Change)
  case patch(Change)
  case track(Kind, Int)
  case change(Int, column: Int, value: Int)
  case refresh(Int)
  case expunge(Int)
  case delete(Kind, Int, isPurge: Bool)
  case deleteTracked(Int)
  case restore(Int)
  case queryUpdate(Kind, Int)
  case queryDelete(Kind, Int)
  case connect(post: Int, tags: [Int])
  case disconnect(post: Int, tags: [Int])
  case connectExactly(post: Int, tags: [Int])
  case flush
  case savepoint([Operation], isUndone: Bool)
  case commit(rereads: Bool)
  case rollback
}

extension Operation {
  /// Returns a random sequence of operations.
  static func sequence(
    of count: Int, depth: Int = 0, _ generator: inout SeededGenerator
  ) -> [Operation] {
    (0..<count).map { _ in random(depth, &generator) }
  }

  private static func random(_ depth: Int, _ generator: inout SeededGenerator) -> Operation {
    func number(_ limit: Int = 100) -> Int { Int.random(in: 0..<limit, using: &generator) }
    func chance(_ whole: Int) -> Bool { number(whole) == 0 }
    func numbers() -> [Int] { (0..<number(4)).map { _ in number() } }
    func kind() -> Kind { Kind.allCases[number(Kind.allCases.count)] }
    func change() -> Change {
      Change(kind: kind(), row: number(), column: number(), value: number())
    }
    func addition() -> Addition {
      switch number(10) {
      case 0...2:
        .user(
          name: number(), credits: chance(20) ? -1 : number(5), posts: number(3),
          hasProfile: chance(2))
      case 3: .tag(name: number())
      case 4: .profile(user: number())
      case 5...7: .post(author: number(), slug: number(), tags: numbers())
      default: .comment(post: number(), author: number(), parent: number())
      }
    }
    switch number(80) {
    case 0..<20: return .add(addition())
    case 20..<23: return .insert(addition())
    case 23..<25: return .insertMany((0..<number(5)).map { _ in addition() })
    case 25: return .answerInCircle(number(), number())
    case 26: return .withdraw(number())
    case 27: return .deletePending(number())
    case 28..<35: return .save(change())
    case 35..<37: return .saveNow(change())
    case 37..<39: return .patch(change())
    case 39..<44: return .track(kind(), number())
    case 44..<51: return .change(number(), column: number(), value: number())
    case 51: return .refresh(number())
    case 52: return .expunge(number())
    case 53..<58: return .delete(kind(), number(), isPurge: chance(3))
    case 58: return .deleteTracked(number())
    case 59: return .restore(number())
    case 60..<62: return .queryUpdate(kind(), number(5))
    case 62: return .queryDelete(kind(), number(5))
    case 63..<65: return .connect(post: number(), tags: numbers())
    case 65: return .disconnect(post: number(), tags: numbers())
    case 66: return .connectExactly(post: number(), tags: numbers())
    case 67..<69: return .flush
    case 69..<74:
      guard depth < 3 else { return .flush }
      return .savepoint(
        sequence(of: number(8), depth: depth + 1, &generator), isUndone: chance(2))
    case 74..<78 where depth == 0: return .commit(rereads: chance(2))
    case 78 where depth == 0: return .rollback
    default: return .add(addition())
    }
  }

  /// Returns shorter sequences that may fail as well, the shortest first.
  static func shorter(_ operations: [Operation]) -> [[Operation]] {
    var shorter: [[Operation]] = []
    var size = operations.count / 2
    while size > 0 {
      for start in stride(from: 0, to: operations.count, by: size) {
        var rest = operations
        rest.removeSubrange(start..<min(start + size, rest.count))
        shorter.append(rest)
      }
      size /= 2
    }
    for (index, operation) in operations.enumerated() {
      guard case .savepoint(let inner, let isUndone) = operation else { continue }
      for inner in [[]] + Operation.shorter(inner) {
        var other = operations
        other[index] = .savepoint(inner, isUndone: isUndone)
        shorter.append(other)
      }
      var other = operations
      other.replaceSubrange(index...index, with: inner)
      shorter.append(other)
    }
    return shorter
  }
}
