#pragma once

#include "sim/core/id.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace twinshift {

/// One property of every row of a table, addressed by the row's own id type.
template <class AnyId, class T>
class Column {
  static_assert(!std::is_same_v<T, bool>, "rows must be separate bytes: use std::uint8_t");

public:
  Column() = default;
  explicit Column(std::size_t rows, T const& value = T{}) : values_(rows, value) {}

  [[nodiscard]] T& operator[](AnyId id) {
    assert(id.index() < values_.size());
    return values_[id.index()];
  }
  [[nodiscard]] T const& operator[](AnyId id) const {
    assert(id.index() < values_.size());
    return values_[id.index()];
  }

  /// Appends a row and returns its id.
  AnyId push_back(T value) {
    values_.push_back(std::move(value));
    return nth<AnyId>(values_.size() - 1);
  }

  void resize(std::size_t rows, T const& value = T{}) { values_.resize(rows, value); }
  void reserve(std::size_t rows) { values_.reserve(rows); }
  void clear() { values_.clear(); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] auto begin() { return values_.begin(); }
  [[nodiscard]] auto end() { return values_.end(); }
  [[nodiscard]] auto begin() const { return values_.begin(); }
  [[nodiscard]] auto end() const { return values_.end(); }
  [[nodiscard]] std::vector<T>& values() { return values_; }
  [[nodiscard]] std::vector<T> const& values() const { return values_; }

private:
  std::vector<T> values_;
};

/// A list of values for every row, stored end to end (compressed sparse rows).
///
/// Rows are appended in id order: `push_back` adds the next row whole.
template <class AnyId, class T>
class Ragged {
public:
  Ragged() = default;

  /// Groups `items` (row, value) by row, keeping their order within a row.
  static Ragged group(std::size_t rows, std::span<std::pair<AnyId, T> const> items) {
    Ragged result;
    result.first_.assign(rows + 1, 0);
    for (auto const& item : items) ++result.first_[item.first.index() + 1];
    for (std::size_t i = 1; i <= rows; ++i) result.first_[i] += result.first_[i - 1];
    result.values_.resize(items.size());
    auto next = result.first_;
    for (auto const& item : items) result.values_[next[item.first.index()]++] = item.second;
    return result;
  }

  AnyId push_back(std::span<T const> row) {
    values_.insert(values_.end(), row.begin(), row.end());
    first_.push_back(static_cast<std::uint32_t>(values_.size()));
    return nth<AnyId>(first_.size() - 2);
  }

  [[nodiscard]] std::span<T const> operator[](AnyId id) const {
    assert(id.index() + 1 < first_.size());
    return {values_.data() + first_[id.index()], values_.data() + first_[id.index() + 1]};
  }
  [[nodiscard]] std::span<T> operator[](AnyId id) {
    assert(id.index() + 1 < first_.size());
    return {values_.data() + first_[id.index()], values_.data() + first_[id.index() + 1]};
  }

  /// Position of row `id`'s first value in values(); so (id, k) has the flat number offset(id) + k.
  [[nodiscard]] std::size_t offset(AnyId id) const { return first_[id.index()]; }
  [[nodiscard]] std::size_t size() const { return first_.size() - 1; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::vector<T> const& values() const { return values_; }
  [[nodiscard]] std::vector<T>& values() { return values_; }

private:
  std::vector<std::uint32_t> first_ = {0};
  std::vector<T> values_;
};

}  // namespace twinshift
