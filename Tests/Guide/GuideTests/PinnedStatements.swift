import TestSupport

/// The SQL of the guide's queries.
typealias PinnedStatements = TestSupport.PinnedStatements
