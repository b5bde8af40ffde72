#include "sim/recording/streets.hpp"

#include <algorithm>

namespace twinshift::recording {

Streets::Streets(StreetLinks const& links) {
  for (std::size_t i = 0; i < links.size(); ++i) leaving_.push_back(nth<LinkId>(i));
  std::stable_sort(leaving_.begin(), leaving_.end(), [&](LinkId a, LinkId b) { return links.from[a] < links.from[b]; });
  std::vector<std::uint32_t> nodes;  // that a link leaves, by row
  streets_.resize(links.size());
  for (std::size_t i = 0; i < leaving_.size(); ++i) {
    auto const link = leaving_[i];
    if (nodes.empty() || nodes.back() != links.from[link]) {
      nodes.push_back(links.from[link]);
      first_.push_back(static_cast<std::uint32_t>(i));
    }
    auto& street = streets_[link.index()];
    street.start = static_cast<std::uint32_t>(nodes.size() - 1);
    street.rank = static_cast<std::uint16_t>(std::min<std::size_t>(i - first_.back(), kRankless));
    street.free_s = links.free_s[link];
  }
  first_.resize(nodes.size() + 2, static_cast<std::uint32_t>(leaving_.size()));  // a last row for ends nothing leaves
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const node = links.to[nth<LinkId>(i)];
    auto const found = std::lower_bound(nodes.begin(), nodes.end(), node);
    auto const row = found != nodes.end() && *found == node ? found - nodes.begin() : std::ssize(nodes);
    streets_[i].end = static_cast<std::uint32_t>(row);
  }
}

}  // namespace twinshift::recording
