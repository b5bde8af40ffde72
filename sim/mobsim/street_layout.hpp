#pragma once

#include "sim/core/column.hpp"
#include "sim/mobsim/day.hpp"
#include "sim/network/network.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace twinshift::mobsim {

/// Numbers of queues, nodes (ranks) and slots inside the street engine.
using StreetIndex = std::uint32_t;
inline constexpr StreetIndex kNoIndex = 0xFFFFFFFFU;
inline constexpr StreetIndex kNotParked = 0xFFFFFFFEU;
inline constexpr std::int32_t kCarUnits = 1000;  ///< room and flow of one car

/// Vehicles in order, linked by Slot::behind.
struct SlotChain {
  StreetIndex first = kNoIndex;
  StreetIndex last = kNoIndex;
};

/// One cache line: a queue of vehicles on a link, in its bus lane, or in the bays of a node.
///
/// Its vehicles and its exit belong to the part of the node where it ends, its room (`used`, `storage`, `drive_ms`,
/// `first_waiter`) to the part of the node where it starts. Where these differ the room is kept in a second record of
/// its own, the gate, and `home` tells which.
struct alignas(64) StreetQueue {
  std::int32_t virtual_time = 0;  ///< of fair queueing; grows no faster than the clock [ms]
  std::int32_t next_out_ms = 0;   ///< flow capacity lets the next one out then
  std::int32_t head_ms = 0;       ///< when the last one left: the head is head since then
  std::int32_t headway_ms = 0;    ///< of a car
  std::int32_t drive_ms = 0;      ///< free flow
  std::int32_t storage = 0;       ///< units
  std::int32_t used = 0;          ///< units, as the node at the start sees them
  SlotChain road;
  SlotChain waiting;                     ///< departures at the end of the link; buses in a bay
  StreetIndex node = 0;                  ///< rank of the node at its end
  StreetIndex home = 0;                  ///< the record that keeps its room
  StreetIndex first_waiter = kNoIndex;   ///< blocked queues that want to enter here
  StreetIndex next_waiter = kNotParked;  ///< next queue blocked on the same link as this one
  LinkId link;
};

/// Everything about the streets that does not belong to one part alone: which queues there are, how they are numbered,
/// and which part works on them. Nodes are numbered along a space-filling curve, queues by the node at their end; a
/// part is a range of both.
struct StreetLayout {
  /// Nodes joined by links shorter than `window_s` of free flow stay together. `load`: entries expected by link, may
  /// be empty (all alike); `shares`: of the load, one a part, adding up to 1.
  StreetLayout(network::Network const& network, MobsimParameters const& parameters, std::span<NodeId const> bays,
               int window_s, std::span<std::uint32_t const> load, std::span<double const> shares);

  [[nodiscard]] bool gate(StreetIndex queue) const { return queue >= first_gate; }
  [[nodiscard]] std::size_t part_of_node(StreetIndex node) const;
  [[nodiscard]] std::size_t part_of_queue(StreetIndex queue) const;  ///< at a node; no gate

  std::vector<StreetQueue> queues;                ///< those of nodes, then the gates
  std::vector<std::int32_t> ready_ms;             ///< by queue: when its head should be tried next
  std::vector<StreetIndex> first_queue;           ///< by node rank: its in-queues end before first_queue[n + 1]
  std::vector<std::int32_t> node_time;            ///< by node rank: virtual time
  std::array<std::vector<StreetIndex>, 2> enter;  ///< by LinkId, for cars and for buses: where to ask for room
  std::vector<StreetIndex> queue_of;              ///< by LinkId: queue of the general lanes
  std::vector<StreetIndex> bay_of;                ///< by NodeId
  std::vector<StreetIndex> first_node;            ///< by part, and the end
  StreetIndex first_gate = 0;
  std::vector<StreetIndex> gate_to;         ///< by gate: the queue it leads to
  std::vector<std::uint32_t> part_beyond;   ///< by gate: part of that queue
  std::vector<std::uint32_t> part_of_gate;  ///< by gate: the part that keeps it
  std::size_t widest = 0;                   ///< most in-queues of a node
};

}  // namespace twinshift::mobsim
