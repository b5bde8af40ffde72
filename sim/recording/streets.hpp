#pragma once

#include "sim/core/fetch.hpp"
#include "sim/core/id.hpp"
#include "sim/recording/scenery.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace twinshift::recording {

/// What a chunk needs to know of a link.
struct Street {
  std::uint32_t start = 0;   ///< row of the node it leaves
  std::uint32_t end = 0;     ///< row of the node it leads to
  std::uint16_t free_s = 0;  ///< seconds when nothing is in the way
  std::uint16_t rank = 0;    ///< among the links that leave `start`, by number; the last value stands for all beyond
};

/// Which links follow a link: what makes the next link of a path one small number.
class Streets {
public:
  static constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();  ///< no row of a node
  static constexpr std::uint16_t kRankless = std::numeric_limits<std::uint16_t>::max();

  explicit Streets(StreetLinks const& links);
  [[nodiscard]] std::size_t size() const { return streets_.size(); }
  [[nodiscard]] Street const& operator[](LinkId link) const { return streets_[link.index()]; }
  /// The link of that rank among those that leave `link`'s end, or an invalid id.
  [[nodiscard]] LinkId follower(LinkId link, std::uint32_t rank) const {
    auto const row = streets_[link.index()].end;
    return rank < first_[row + 1] - first_[row] ? leaving_[first_[row] + rank] : LinkId{};
  }
  /// Asks for a link ahead of its use; there need not be such a link.
  void expect(std::uint32_t link) const { fetch(streets_.data(), link); }

private:
  std::vector<Street> streets_;
  std::vector<std::uint32_t> first_;  // of leaving_, by row of a node
  std::vector<LinkId> leaving_;
};

}  // namespace twinshift::recording
