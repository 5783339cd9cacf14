"""The staff's view of what an organisation calls things. What it found out is in no admin screen."""

from django.contrib import admin

from journeys.models import Channel, EmotionWord


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    list_display = ["name_es", "name_en", "is_online", "organization"]
    list_filter = ["organization"]


@admin.register(EmotionWord)
class EmotionWordAdmin(admin.ModelAdmin):
    list_display = ["value", "name_es", "name_en", "organization"]
    list_filter = ["organization"]
