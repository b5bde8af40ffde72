#pragma once

#include "sim/network/network.hpp"

#include <vector>

namespace twinshift::network {

/// Seconds a car needs on each link, by quarter hour of entry: what travellers have learned so far.
///
/// Never below free flow. Part of the state that a checkpoint holds.
class LinkTimes {
public:
  LinkTimes() = default;
  /// Free-flow times for every quarter.
  explicit LinkTimes(Network const& network);

  [[nodiscard]] float at(LinkId link, int quarter) const {
    return seconds_[static_cast<std::size_t>(quarter) * links_ + link.index()];
  }
  void set(LinkId link, int quarter, float seconds) {
    seconds_[static_cast<std::size_t>(quarter) * links_ + link.index()] = seconds;
  }
  /// All links of one quarter, by LinkId.
  [[nodiscard]] std::span<float const> quarter(int quarter) const {
    return {seconds_.data() + static_cast<std::size_t>(quarter) * links_, links_};
  }
  [[nodiscard]] std::size_t links() const { return links_; }

private:
  std::size_t links_ = 0;
  std::vector<float> seconds_;
};

}  // namespace twinshift::network
