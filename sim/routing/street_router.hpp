#pragma once

#include "sim/network/link_times.hpp"
#include "sim/network/network.hpp"

#include <memory>
#include <vector>

namespace twinshift::routing {

/// A way through the streets.
struct Path {
  double seconds = 0;
  double metres = 0;
  std::vector<LinkId> links;  ///< empty if from == to
};

/// Fastest car paths at given link times: customisable contraction hierarchies (Dibbelt, Strasser, Wagner 2016).
///
/// The order and the shortcuts depend on the streets alone and are made once; `customise` takes new link times,
/// a metric per quarter hour. A path uses the metric of the quarter it departs in. Borrows the network.
/// Turns that the network bans are never made; the first link of a path may be any that leaves its first node.
/// After `customise`, any number of Query objects may be used at once, one per thread.
class StreetRouter {
public:
  /// Makes order and shortcuts; `customise` before the first query.
  explicit StreetRouter(network::Network const& network);
  ~StreetRouter();
  StreetRouter(StreetRouter&&) noexcept;
  StreetRouter& operator=(StreetRouter&&) noexcept;

  /// Learns link times for all quarters; parallel over quarters. Times count in whole milliseconds, at least one and at
  /// most 28 hours a link; no query may run meanwhile.
  void customise(network::LinkTimes const& times);

  /// Scratch of one thread. Borrows the router.
  class Query {
  public:
    explicit Query(StreetRouter const& router);
    ~Query();
    Query(Query&&) noexcept;

    /// Seconds from `from` to `to` (nodes of the network) when leaving in `quarter`; infinity if there is no way.
    double seconds(NodeId from, NodeId to, int quarter);
    /// The path itself. False if there is no way (`path` is then empty).
    bool path(NodeId from, NodeId to, int quarter, Path& path);

  private:
    struct Scratch;
    StreetRouter const* router_;
    std::unique_ptr<Scratch> scratch_;
  };

private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace twinshift::routing
