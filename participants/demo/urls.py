from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("logga-in/<slug:role>/", views.log_in, name="log_in"),
    path("klocka/", views.forward, name="forward"),
    path("komponenter/", views.components, name="components"),
    path("brevlada/", views.mails, name="mailbox"),
    path("brevlada/<str:key>/", views.mail, name="mail"),
    path("brevlada/<str:key>/html/", views.mail_html, name="mail_html"),
    path("brevlada/<str:key>/bilaga/<int:number>/", views.attachment, name="attachment"),
]
