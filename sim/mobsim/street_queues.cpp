#include "sim/mobsim/street_queues.hpp"

#include <algorithm>
#include <cassert>

namespace twinshift::mobsim {

StreetQueues::StreetQueues(network::Network const& network, MobsimParameters const& parameters,
                           std::span<NodeId const> bays, StreetPlan const& plan)
    : window_s_{window_s(parameters, plan.window_s)}, sample_{parameters.sample}, layout_{network,   parameters,
                                                                                          bays,      window_s_,
                                                                                          plan.load, plan.shares} {
  std::vector<StreetPart*> all;
  for (std::size_t part = 0; part < plan.shares.size(); ++part) {
    parts_.push_back(std::make_unique<StreetPart>(layout_, parameters, part, plan.keep_events));
    all.push_back(parts_.back().get());
  }
  for (auto* const part : all) part->connect(all);
}

int StreetQueues::window_s(MobsimParameters const& parameters, int wish_s) {
  return std::clamp(wish_s, 1, std::max(1, parameters.space_delay.count()));
}

void StreetQueues::join_link(std::int32_t window, std::int32_t second, MoverId car, std::span<LinkId const> path,
                             double car_units) {
  assert(!path.empty());
  StreetJoin vehicle;
  vehicle.second = second;
  vehicle.queue = layout_.queue_of[path[0].index()];
  vehicle.path = path.data() + 1;
  vehicle.links = static_cast<std::uint32_t>(path.size() - 1);
  vehicle.vehicle = car;
  vehicle.units = static_cast<std::uint16_t>(std::clamp(car_units * kCarUnits, 1.0, 60000.0));
  join(window, vehicle);
}

void StreetQueues::join_bay(std::int32_t window, std::int32_t second, MoverId bus, NodeId node,
                            std::span<LinkId const> path, double car_units) {
  assert(!path.empty() && layout_.bay_of[node.index()] != kNoIndex);
  StreetJoin vehicle;
  vehicle.second = second;
  vehicle.queue = layout_.bay_of[node.index()];
  vehicle.path = path.data();
  vehicle.links = static_cast<std::uint32_t>(path.size());
  vehicle.vehicle = bus;
  vehicle.units = static_cast<std::uint16_t>(std::clamp(car_units * sample_ * kCarUnits, 1.0, 60000.0));
  vehicle.kind = StreetVehicle::kBus;
  join(window, vehicle);
}

void StreetQueues::join(std::int32_t window, StreetJoin const& vehicle) {
  assert(vehicle.second >= (window + 1) * window_s_);
  parts_[layout_.part_of_queue(vehicle.queue)]->join(window, vehicle);
}

std::int64_t StreetQueues::link_entries() const {
  std::int64_t sum = 0;
  for (auto const& part : parts_) sum += part->link_entries();
  return sum;
}

std::int64_t StreetQueues::forced_moves() const {
  std::int64_t sum = 0;
  for (auto const& part : parts_) sum += part->forced_moves();
  return sum;
}

std::int64_t StreetQueues::on_road() const {
  std::int64_t sum = 0;
  for (auto const& part : parts_) sum += part->balance();
  return sum;
}

double StreetQueues::used(LinkId link) const {
  auto const& room = layout_.queues[layout_.queues[layout_.queue_of[link.index()]].home];
  return static_cast<double>(room.used) / kCarUnits;
}

double StreetQueues::storage(LinkId link) const {
  auto const& room = layout_.queues[layout_.queues[layout_.queue_of[link.index()]].home];
  return static_cast<double>(room.storage) / kCarUnits;
}

}  // namespace twinshift::mobsim
